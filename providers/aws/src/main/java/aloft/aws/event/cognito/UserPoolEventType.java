package aloft.aws.event.cognito;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.event.EventType;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compiles `cognitoUserPool` events: the stack creates a user pool with its triggers, and a custom
/// resource sets triggers of an existing one.
public final class UserPoolEventType implements EventType<UserPoolEvent> {

  @Override
  public String key() {
    return "cognitoUserPool";
  }

  @Override
  public Class<UserPoolEvent> shape() {
    return UserPoolEvent.class;
  }

  @Override
  public void check(
      AwsService service,
      List<EventDefinition<UserPoolEvent>> definitions,
      DiagnosticCollector findings) {
    checkPoolOfFunctions(definitions, findings);
    checkKeys(definitions, findings);
    Set<List<Object>> triggers = new HashSet<>();
    for (EventDefinition<UserPoolEvent> definition : definitions) {
      UserPoolEvent event = definition.event();
      if (!triggers.add(List.of(event.isExisting(), event.pool(), event.property()))) {
        findings.warning(
            definition.node().place(),
            "cognito-user-pool/same-trigger",
            "the user pool \""
                + event.pool()
                + "\" has the trigger "
                + event.trigger()
                + " twice: only the last one has an effect",
            "remove one of them");
      }
    }
  }

  private static void checkPoolOfFunctions(
      List<EventDefinition<UserPoolEvent>> definitions, DiagnosticCollector findings) {
    Map<String, String> pools = new HashMap<>();
    for (EventDefinition<UserPoolEvent> definition : definitions) {
      UserPoolEvent event = definition.event();
      if (!event.isExisting()) {
        continue;
      }
      String first = pools.putIfAbsent(definition.function(), event.pool());
      if (first != null && !first.equals(event.pool())) {
        findings.error(
            definition.node().place(),
            "cognito-user-pool/several-pools",
            "a function can have triggers of one existing user pool only; this one has triggers"
                + " of \""
                + first
                + "\" already",
            "attach this user pool to another function");
      }
    }
  }

  private static void checkKeys(
      List<EventDefinition<UserPoolEvent>> definitions, DiagnosticCollector findings) {
    Map<List<Object>, Value> keys = new HashMap<>();
    for (EventDefinition<UserPoolEvent> definition : definitions) {
      UserPoolEvent event = definition.event();
      Value key = event.kmsKeyId();
      if (!event.isSender() || key == null) {
        continue;
      }
      Value first = keys.putIfAbsent(List.of(event.isExisting(), event.pool()), key);
      if (first != null && !first.equals(key)) {
        findings.error(
            definition.node().place(),
            "cognito-user-pool/key",
            "the user pool \"" + event.pool() + "\" can have one KMS key only",
            "write the same \"kmsKeyId\" in all of its events");
      }
    }
  }

  @Override
  public List<CustomResourceFunction.Requirement> customFunctions(
      AwsService service, List<EventDefinition<UserPoolEvent>> definitions) {
    return new ExistingUserPools(service, definitions).requirements();
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<UserPoolEvent>> definitions, Instant moment) {
    return new NewUserPools(service, definitions)
        .compile()
        .plus(new ExistingUserPools(service, definitions).compile(moment));
  }
}
