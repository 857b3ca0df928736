exports.main = async () => "hello";
