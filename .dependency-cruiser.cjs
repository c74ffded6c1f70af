/** The rules of dependency between the folders of src/, made executable. CONTRIBUTING.md explains them. */
const PURE = '^src/(passages|answering|retrieval|evaluation)/|^src/reading/(?!transformers-reader)|^src/discord/(render-[\\w-]+|corpus-choices|authorise-moderator|discord-message|join-within|paginate|escape-markdown|limits)\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$|\\.config\\.' }, to: {} },
    {
      name: 'one-importer-a-model-of-transformers',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: '^src/(embedding/transformers-embedder|reading/transformers-reader)\\.ts$' },
      to: { path: '@xenova/transformers' },
    },
    {
      name: 'one-importer-of-hnswlib',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: '^src/index/hnsw-index\\.ts$' },
      to: { path: 'hnswlib-node' },
    },
    {
      name: 'one-importer-of-discord',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: '^src/discord/' },
      to: { path: 'node_modules/(discord\\.js|@discordjs|discord-api-types)' },
    },
    {
      name: 'pure-folders-have-no-adapters',
      comment: 'Pure code gets time, files and models as arguments.',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rendering-does-not-load-discord',
      comment: 'npm run ask prints payloads without loading discord.js; types are erased.',
      severity: 'error',
      from: { path: '^src/discord/render-[\\w-]+\\.ts$' },
      to: { path: 'discord\\.js', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'faces-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/(discord|terminal)/' },
      to: { path: '^src/(discord|terminal)/', pathNot: '^src/$1/' },
    },
    {
      name: 'core-does-not-know-its-faces',
      severity: 'error',
      from: { path: '^src/(config|corpus|passages|embedding|index|retrieval|reading|answering|evaluation|moderation)/' },
      to: { path: '^(src/(discord|terminal|app)|scripts/)' },
    },
    {
      name: 'data-flows-one-way',
      comment: 'corpus → passages → embedding → index → retrieval → answering → evaluation',
      severity: 'error',
      from: { path: '^src/(corpus|passages|embedding)/' },
      to: { path: '^src/(index|retrieval|answering|evaluation)/' },
    },
    {
      name: 'index-does-not-know-retrieval',
      severity: 'error',
      from: { path: '^src/index/' },
      to: { path: '^src/(retrieval|answering|evaluation)/' },
    },
    {
      name: 'retrieval-does-not-know-answering',
      severity: 'error',
      from: { path: '^src/retrieval/' },
      to: { path: '^src/(answering|evaluation|reading)/' },
    },
    {
      name: 'reading-does-not-know-answering',
      severity: 'error',
      from: { path: '^src/reading/' },
      to: { path: '^src/(answering|evaluation)/' },
    },
    { name: 'src-does-not-know-scripts-or-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^(scripts|tests)/' } },
    {
      name: 'only-app-builds-adapters',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app|embedding/|index/)' },
      to: { path: '^src/(embedding/transformers-embedder|reading/transformers-reader|index/hnsw-index)\\.ts$' },
    },
    { name: 'no-dev-dependencies', severity: 'error', from: { path: '^(src|scripts)/' }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
