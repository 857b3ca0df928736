package aloft.aws;

import aloft.aws.plan.StackLocation;
import aloft.aws.service.AwsService;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The folder of one deployment in the deployment bucket.
final class DeploymentFolder {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private DeploymentFolder() {}

  /// The path of the folder: `serverless/shop/dev/1795469093885-2026-11-23T21:24:53.885Z`.
  static String of(AwsService service, Instant timestamp) {
    return StackLocation.folder(service) + timestamp.toEpochMilli() + "-" + ISO.format(timestamp);
  }
}
