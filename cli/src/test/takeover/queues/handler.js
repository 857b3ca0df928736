exports.main = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });
