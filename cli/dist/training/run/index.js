exports.hello = async (event) => {
  console.log('hello');
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(event) };
};
exports.broken = async () => {
  throw new Error('broken');
};
