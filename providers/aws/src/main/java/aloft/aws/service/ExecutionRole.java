package aloft.aws.service;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.IamRole;
import aloft.aws.manifest.IamSection;
import aloft.aws.manifest.ProviderSection;
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
    Value given = given(service, function);
    return given == null ? GENERATED : of(given, service);
  }

  /// True where a function runs with the generated role.
  public static boolean isGenerated(AwsService service, AwsFunction function) {
    return given(service, function) == null;
  }

  /// Whether the stack has the generated role: not where the user gives one to all, or to each.
  public static boolean isShared(AwsService service) {
    ProviderSection provider = service.provider();
    return !service.functions().isEmpty()
        && existing(provider) == null
        && provider.node().get("role") == null
        && service.functions().stream()
            .anyMatch(function -> function.section().node().get("role") == null);
  }

  private static @Nullable Value given(AwsService service, AwsFunction function) {
    Value own = function.section().role();
    if (own != null && !"".equals(own.text())) {
      return own;
    }
    Value existing = existing(service.provider());
    return existing != null ? existing : service.provider().role();
  }

  private static @Nullable Value existing(ProviderSection provider) {
    IamSection iam = provider.iam();
    return iam != null && iam.role() instanceof IamRole.Existing existing ? existing.role() : null;
  }

  private static ExecutionRole of(Value given, AwsService service) {
    String text = given.text();
    if (text != null) {
      if (text.startsWith("arn:")) {
        return new ExecutionRole(given, null, null);
      }
      String own = text.equals(LogicalIds.LAMBDA_ROLE) ? null : text;
      return new ExecutionRole(Value.getAtt(text, "Arn"), own, text.contains(":") ? null : text);
    }
    return switch (given) {
      case Value.GetAtt att when att.attribute().equals("Arn") ->
          new ExecutionRole(given, att.id(), att.id());
      case Value.GetAtt att -> new ExecutionRole(given, att.id(), generated(service));
      case Value.Ref ref -> new ExecutionRole(given, null, null);
      case Value.Sub sub -> new ExecutionRole(given, null, null);
      case Value.ImportValue imported -> new ExecutionRole(given, null, null);
      case Value.Raw raw when raw.node().get("Fn::Sub") != null ->
          new ExecutionRole(given, null, null);
      default -> new ExecutionRole(given, null, generated(service));
    };
  }

  /// The generated role's logical id, where it is in the stack.
  private static @Nullable String generated(AwsService service) {
    return isShared(service) ? LogicalIds.LAMBDA_ROLE : null;
  }
}
