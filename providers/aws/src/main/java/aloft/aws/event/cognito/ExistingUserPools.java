package aloft.aws.event.cognito;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The custom resources that set triggers of existing user pools: one for each function. Those of
/// one pool are changed one after the other, because each writes all settings of the pool.
final class ExistingUserPools {
  private static final CustomResourceFunction HANDLER = CustomResourceFunction.EXISTING_USER_POOL;

  private static final Value USER_POOLS =
      CustomResourceFunction.allow(
          Value.of("*"),
          "cognito-idp:ListUserPools",
          "cognito-idp:DescribeUserPool",
          "cognito-idp:UpdateUserPool");

  private final AwsService service;
  private final Map<String, List<EventDefinition<UserPoolEvent>>> functions;

  ExistingUserPools(AwsService service, List<EventDefinition<UserPoolEvent>> definitions) {
    this.service = service;
    this.functions = EventDefinition.byFunction(definitions, UserPoolEvent::isExisting);
  }

  List<CustomResourceFunction.Requirement> requirements() {
    if (functions.isEmpty()) {
      return List.of();
    }
    List<Value> statements = new ArrayList<>();
    for (List<EventDefinition<UserPoolEvent>> definitions : functions.values()) {
      UserPoolEvent first = definitions.getFirst().event();
      Value key = first.isSender() ? first.kmsKeyId() : null;
      if (key != null) {
        Value grant = CustomResourceFunction.allow(key, "kms:CreateGrant");
        // A key that is an intrinsic function is repeated, as in the Serverless Framework.
        if (key.text() == null || !statements.contains(grant)) {
          statements.add(grant);
        }
      }
      if (!statements.contains(USER_POOLS)) {
        statements.add(USER_POOLS);
      }
      String name = service.functionOf(definitions.getFirst()).deployedName();
      statements.add(
          CustomResourceFunction.allow(
              Value.sub("arn:${AWS::Partition}:lambda:*:*:function:" + name),
              "lambda:AddPermission",
              "lambda:RemovePermission"));
    }
    statements.add(
        CustomResourceFunction.allow(
            Value.sub("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*"),
            "lambda:RemovePermission"));
    statements.add(
        CustomResourceFunction.allow(
            Value.sub("arn:${AWS::Partition}:iam::*:role/*"), "iam:PassRole"));
    return List.of(new CustomResourceFunction.Requirement(HANDLER, statements));
  }

  Fragment compile(Instant moment) {
    Map<String, String> last = new HashMap<>();
    return Fragment.build(builder -> {
      for (List<EventDefinition<UserPoolEvent>> definitions : functions.values()) {
        EventDefinition<UserPoolEvent> first = definitions.getFirst();
        AwsFunction function = service.functionOf(first);
        String pool = first.event().pool();
        Fields settings =
            Fields.with("UserPoolName", pool)
                .put(
                    "UserPoolConfigs",
                    definitions.stream().map(definition -> config(definition.event())).toList());
        if (Boolean.TRUE.equals(first.event().forceDeploy())) {
          settings.put("ForceDeploy", moment.toEpochMilli());
        }
        String id = LogicalIds.stem(function.key()) + "CustomCognitoUserPool1";
        builder.at(first.node().place());
        builder.resource(
            id,
            HANDLER.resource("Custom::CognitoUserPool", function, settings, last.put(pool, id)));
      }
    });
  }

  private static Value config(UserPoolEvent event) {
    return Fields.with("Trigger", event.trigger())
        .put("LambdaVersion", event.effectiveVersion())
        .put("KMSKeyID", event.isSender() ? event.kmsKeyId() : null)
        .obj();
  }
}
