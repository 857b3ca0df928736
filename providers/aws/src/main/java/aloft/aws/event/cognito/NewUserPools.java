package aloft.aws.event.cognito;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The user pools that the stack creates for events, by name.
final class NewUserPools {
  private final AwsService service;
  private final Map<String, List<EventDefinition<UserPoolEvent>>> pools = new LinkedHashMap<>();

  NewUserPools(AwsService service, List<EventDefinition<UserPoolEvent>> definitions) {
    this.service = service;
    for (EventDefinition<UserPoolEvent> definition : definitions) {
      if (!definition.event().isExisting()) {
        pools.computeIfAbsent(definition.event().pool(), pool -> new ArrayList<>()).add(definition);
      }
    }
  }

  Fragment compile() {
    return Fragment.build(builder ->
        pools.forEach((pool, definitions) -> {
          String id = "CognitoUserPool" + LogicalIds.alphanumeric(pool);
          builder.at(definitions.getFirst().node().place());
          builder.resource(id, pool(pool, definitions));
          for (EventDefinition<UserPoolEvent> definition : definitions) {
            builder.resource(
                LogicalIds.permission(
                    definition.function(), id + "TriggerSource" + definition.event().trigger()),
                permission(service.functionOf(definition), id));
          }
        }));
  }

  private Resource pool(String pool, List<EventDefinition<UserPoolEvent>> definitions) {
    Fields triggers = new Fields();
    List<String> dependencies = new ArrayList<>();
    for (EventDefinition<UserPoolEvent> definition : definitions) {
      AwsFunction function = service.functionOf(definition);
      UserPoolEvent event = definition.event();
      String version = event.effectiveVersion();
      triggers.put(
          event.property(),
          version == null
              ? function.targetArn()
              : Fields.with("LambdaArn", function.targetArn()).put("LambdaVersion", version));
      if (event.isSender()) {
        triggers.put("KMSKeyID", event.kmsKeyId());
      }
      String alias = function.aliasId();
      dependencies.add(alias == null ? function.logicalId() : alias);
    }
    // Several events of a function repeat a dependency, as in the Serverless Framework.
    return new Resource(
        "AWS::Cognito::UserPool",
        Fields.with("UserPoolName", pool).put("LambdaConfig", triggers).obj(),
        Value.texts(dependencies),
        new Fields().obj());
  }

  private static Resource permission(AwsFunction function, String pool) {
    return Resource.of(
            "AWS::Lambda::Permission",
            Fields.with("FunctionName", function.targetArn())
                .put("Action", "lambda:InvokeFunction")
                .put("Principal", "cognito-idp.amazonaws.com")
                .put("SourceArn", Value.getAtt(pool, "Arn")))
        .withDependency(function.aliasId());
  }
}
