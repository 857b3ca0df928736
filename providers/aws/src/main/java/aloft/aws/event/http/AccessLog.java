package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.manifest.RestApiLogs;
import aloft.aws.service.AwsService;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where the stage of the REST API writes its access log. The stage's own settings are not in the
/// template: the deployment makes the stage, and a stage cannot move into a resource of its own.
final class AccessLog {
  private AccessLog() {}

  /// The resources by logical id; none where there is no access log.
  static Map<String, Resource> of(AwsService service) {
    Map<String, Resource> resources = new LinkedHashMap<>();
    ProviderSection provider = service.provider();
    RestApiLogs logs = provider.logs() == null ? null : provider.logs().restApi();
    if (logs == null || !logs.accessLogs()) {
      return resources;
    }
    String name = "/aws/api-gateway/" + service.name() + "-" + service.stage();
    Integer days = provider.logRetentionInDays();
    resources.put(
        RestApiIds.LOG_GROUP,
        Resource.of(
            "AWS::Logs::LogGroup",
            Fields.with("LogGroupName", name)
                .put("RetentionInDays", days == null || days == 0 ? null : days)
                .put(
                    "DataProtectionPolicy",
                    provider.logDataProtectionPolicy() == null
                        ? null
                        : Value.of(provider.logDataProtectionPolicy()))));
    return resources;
  }
}
