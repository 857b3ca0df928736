exports.get = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });
exports.put = exports.get;
exports.tick = async () => {};
