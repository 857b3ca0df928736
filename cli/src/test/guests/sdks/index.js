exports.hello = async (event, context) => {
  console.log('called with', event.name);
  if (event.fail) throw new TypeError('failed as told');
  return {hello: event.name, arn: context.invokedFunctionArn, custom:
    context.clientContext && context.clientContext.custom};
};
