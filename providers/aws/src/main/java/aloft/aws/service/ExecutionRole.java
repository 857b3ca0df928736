package aloft.aws.service;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import org.jspecify.annotations.Nullable;

/// The role that a function runs with: its own, the provider's, or the generated one.
///
/// @param arn as the function's `Role`
/// @param ofFunction the logical id that the function depends on for it, or null
/// @param ofMapping the logical id that an event source mapping of the function depends on for it,
///   or null
public record ExecutionRole(Value arn, @Nullable String ofFunction, @Nullable String ofMapping) {

  private static final ExecutionRole GENERATED =
      new ExecutionRole(Value.getAtt(LogicalIds.LAMBDA_ROLE, "Arn"), null, LogicalIds.LAMBDA_ROLE);

  /// The role of a function.
  public static ExecutionRole of(AwsService service, AwsFunction function) {
    Node given = given(service, function);
    return given == null ? GENERATED : of(given, service);
  }

  /// True where a function runs with the generated role.
  public static boolean isGenerated(AwsService service, AwsFunction function) {
    return given(service, function) == null;
  }

  private static @Nullable Node given(AwsService service, AwsFunction function) {
    Node own = function.section().role();
    if (own != null) {
      return own;
    }
    Node iam = service.provider().iam();
    Node shared = iam == null ? null : iam.get("role");
    boolean exists =
        switch (shared) {
          case Mapping mapping ->
              mapping.entries().keySet().stream().anyMatch(key -> key.contains("::"));
          case null -> false;
          default -> shared.text() != null;
        };
    return exists ? shared : service.provider().role();
  }

  private static ExecutionRole of(Node given, AwsService service) {
    String text = given.text();
    if (text != null) {
      if (text.startsWith("arn:")) {
        return new ExecutionRole(Value.of(text), null, null);
      }
      String own = text.equals(LogicalIds.LAMBDA_ROLE) ? null : text;
      return new ExecutionRole(Value.getAtt(text, "Arn"), own, text.contains(":") ? null : text);
    }
    Value value = Value.of(given);
    return switch (value) {
      case Value.GetAtt att when att.attribute().equals("Arn") ->
          new ExecutionRole(value, att.id(), att.id());
      case Value.GetAtt att -> new ExecutionRole(value, att.id(), generated(service));
      case Value.Ref ref -> new ExecutionRole(value, null, null);
      case Value.Sub sub -> new ExecutionRole(value, null, null);
      case Value.ImportValue imported -> new ExecutionRole(value, null, null);
      case Value.Raw raw when raw.node().get("Fn::Sub") != null ->
          new ExecutionRole(value, null, null);
      default -> new ExecutionRole(value, null, generated(service));
    };
  }

  /// The generated role's logical id, where there is one in the stack.
  private static @Nullable String generated(AwsService service) {
    return service.functions().stream().anyMatch(function -> isGenerated(service, function))
        ? LogicalIds.LAMBDA_ROLE
        : null;
  }
}
