package aloft.aws.plugin;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;

/// `serverless-plugin-log-retention`: how long logs are kept. A setting of a function has
/// precedence.
final class LogRetention implements Plugin {
  private static final String KEY = "logRetentionInDays";

  @Override
  public List<String> names() {
    return List.of("serverless-plugin-log-retention");
  }

  @Override
  public Support support() {
    return new Support.Replaced("custom.logRetentionInDays is the retention of all log groups");
  }

  @Override
  public Mapping rewrite(Mapping manifest, DiagnosticCollector findings) {
    Node days = manifest.get("custom", KEY);
    return days == null || days.isNull()
        ? manifest
        : ManifestEdits.with(manifest, days, "provider", KEY);
  }
}
