package aloft.aws.service;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.FunctionIam;
import aloft.aws.manifest.IamRole;
import aloft.aws.manifest.ProviderSection;
import org.jspecify.annotations.Nullable;

/// The execution role of a function: its own, that of the provider section, or the generated one.
///
/// @param arn the value of the property `Role`
/// @param functionDependency the logical id that the function depends on, or null
/// @param mappingDependency the logical id that event source mappings of the function depend on, or
///   null
public record ExecutionRole(
    Value arn, @Nullable String functionDependency, @Nullable String mappingDependency) {

  private static final ExecutionRole GENERATED =
      new ExecutionRole(Value.getAtt(LogicalIds.LAMBDA_ROLE, "Arn"), null, LogicalIds.LAMBDA_ROLE);

  /// The role of a function.
  public static ExecutionRole of(AwsService service, AwsFunction function) {
    Value role = configuredRole(service, function);
    if (role != null) {
      return of(role, service);
    }
    String own = ownRoleId(service, function);
    return own == null ? GENERATED : new ExecutionRole(Value.getAtt(own, "Arn"), null, own);
  }

  /// The logical id of the function's own role; null if it has none.
  public static @Nullable String ownRoleId(AwsService service, AwsFunction function) {
    IamRole.Generated general =
        service.provider().permissions().iam().role() instanceof IamRole.Generated generated
            ? generated
            : IamRole.Generated.EMPTY;
    FunctionIam iam = function.section().resources().iam();
    IamRole.Generated own = iam == null ? null : iam.role();
    boolean isOwn =
        general.isPerFunction()
            || (own != null && (own.statements() != null || own.managedPolicies() != null));
    return isOwn && !service.isView() && configuredRole(service, function) == null
        ? LogicalIds.stem(function.key()) + LogicalIds.LAMBDA_ROLE
        : null;
  }

  /// A role that no resource of the stack creates.
  private static ExecutionRole independent(Value role) {
    return new ExecutionRole(role, null, null);
  }

  /// Whether a function uses the generated role.
  public static boolean isGenerated(AwsService service, AwsFunction function) {
    return configuredRole(service, function) == null && ownRoleId(service, function) == null;
  }

  /// Whether the stack contains the generated role. It does not if the provider section or every
  /// function names a role.
  public static boolean isGeneratedInStack(AwsService service) {
    ProviderSection provider = service.provider();
    return !service.functions().isEmpty()
        && existingRole(provider) == null
        && provider.node().get("role") == null
        && service.functions().stream()
            .anyMatch(function ->
                function.section().node().get("role") == null
                    && ownRoleId(service, function) == null);
  }

  private static @Nullable Value configuredRole(AwsService service, AwsFunction function) {
    Value functionRole = function.section().resources().role();
    if (functionRole != null && !"".equals(functionRole.text())) {
      return functionRole;
    }
    Value existing = existingRole(service.provider());
    return existing != null ? existing : service.provider().permissions().role();
  }

  private static @Nullable Value existingRole(ProviderSection provider) {
    return provider.permissions().iam().role() instanceof IamRole.Existing existing
        ? existing.role()
        : null;
  }

  private static ExecutionRole of(Value role, AwsService service) {
    String text = role.text();
    if (text != null) {
      if (text.startsWith("arn:")) {
        return independent(role);
      }
      String dependency = text.equals(LogicalIds.LAMBDA_ROLE) ? null : text;
      return new ExecutionRole(
          Value.getAtt(text, "Arn"), dependency, text.contains(":") ? null : text);
    }
    return switch (role) {
      case Value.GetAtt att when att.attribute().equals("Arn") ->
          new ExecutionRole(role, att.id(), att.id());
      case Value.GetAtt att -> new ExecutionRole(role, att.id(), generatedRoleId(service));
      case Value.Ref ref -> independent(role);
      case Value.Sub sub -> independent(role);
      case Value.ImportValue imported -> independent(role);
      case Value.Raw raw when raw.node().get("Fn::Sub") != null -> independent(role);
      default -> new ExecutionRole(role, null, generatedRoleId(service));
    };
  }

  /// The logical id of the generated role, or null if the stack does not contain it.
  private static @Nullable String generatedRoleId(AwsService service) {
    return isGeneratedInStack(service) ? LogicalIds.LAMBDA_ROLE : null;
  }
}
