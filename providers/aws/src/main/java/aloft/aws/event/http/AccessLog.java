package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.event.AccountRole;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.manifest.RestApiLogs;
import aloft.aws.service.AwsService;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The log group of the REST API's access log and the account role for it. The template does not
/// contain the settings of the stage: the deployment resource creates the stage, and a stage cannot
/// be moved into a separate resource later.
final class AccessLog {
  private AccessLog() {}

  /// The resources by logical id; empty without an access log.
  static Map<String, Resource> of(AwsService service) {
    Map<String, Resource> resources = new LinkedHashMap<>();
    ProviderSection provider = service.provider();
    RestApiLogs logs = provider.logging().logs().restApi();
    if (logs == null || !logs.hasAccessLog()) {
      return resources;
    }
    String name = "/aws/api-gateway/" + service.name() + "-" + service.stage();
    Value days = provider.logging().logRetentionInDays();
    resources.put(
        RestApiIds.LOG_GROUP,
        Resource.of(
            "AWS::Logs::LogGroup",
            Fields.with("LogGroupName", name)
                .put("RetentionInDays", days == null || "0".equals(days.text()) ? null : days)
                .put(
                    "DataProtectionPolicy",
                    provider.logging().logDataProtectionPolicy() == null
                        ? null
                        : Value.of(provider.logging().logDataProtectionPolicy().node()))));
    if (!AccountRole.isManagedExternally(service)) {
      resources.put(AccountRole.LOGICAL_ID, AccountRole.resource(service));
    }
    return resources;
  }

  /// The custom resource function that sets the account's role for API Gateway logs, with its
  /// permissions; null if the role is not needed.
  static CustomResourceFunction.@Nullable Requirement roleFunction(AwsService service) {
    return of(service).containsKey(AccountRole.LOGICAL_ID) ? AccountRole.function() : null;
  }
}
