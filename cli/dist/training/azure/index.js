exports.hello = async () => ({ body: 'hello' });
