package aloft.aws.iam;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import java.util.List;

/// Creates IAM policy statements.
public final class Statements {
  private Statements() {}

  /// A statement that allows actions on resources.
  public static Value.Obj allow(List<String> actions, List<Value> resources) {
    return of("Allow", actions, resources);
  }

  public static Value.Obj deny(List<String> actions, List<Value> resources) {
    return of("Deny", actions, resources);
  }

  private static Value.Obj of(String effect, List<String> actions, List<Value> resources) {
    return Fields.with("Effect", effect).put("Action", actions).put("Resource", resources).obj();
  }
}
