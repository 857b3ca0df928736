package aloft.aws;

import aloft.aws.manifest.AwsManifest;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// Reports that plugins of the Serverless Framework are not run, with the replacements of known
/// plugins.
final class Plugins {
  private static final String BUILD =
      "build before you package, and name what was built in handler or package.artifact";
  private static final String BUNDLED =
      "handlers are bundled by the project's own esbuild without it";
  private static final String LEFT_OUT = "development dependencies are left out without it";
  private static final Map<String, String> REPLACEMENTS =
      Map.ofEntries(
          Map.entry(
              "serverless-offline", "\"aloft deploy --local\" runs the service on this machine"),
          Map.entry("serverless-dotenv-plugin", "set \"useDotenv: true\""),
          Map.entry("serverless-esbuild", BUNDLED),
          Map.entry("serverless-webpack", BUILD),
          Map.entry("serverless-bundle", BUILD),
          Map.entry("serverless-plugin-typescript", BUNDLED),
          Map.entry("serverless-python-requirements", "requirements are installed without it"),
          Map.entry("serverless-plugin-include-dependencies", LEFT_OUT),
          Map.entry("serverless-plugin-common-excludes", LEFT_OUT),
          Map.entry("serverless-deployment-bucket", "set \"provider.deploymentBucket\""),
          Map.entry("serverless-better-credentials", "profiles and SSO work without it"),
          Map.entry("serverless-pseudo-parameters", "use Fn::Sub with ${AWS::AccountId}"));

  private Plugins() {}

  static void report(AwsManifest manifest, DiagnosticCollector findings) {
    Node plugins = manifest.code().plugins();
    List<String> names = manifest.buildSettings().pluginNames();
    if (plugins == null || names.isEmpty()) {
      return;
    }
    SequencedSet<String> hints = new LinkedHashSet<>();
    for (String name : names) {
      String replacement = REPLACEMENTS.get(name);
      if (replacement != null) {
        hints.add(name + ": " + replacement);
      }
    }
    findings.note(
        plugins.place(),
        "manifest/plugins",
        "plugins are not run: " + String.join(", ", names),
        hints.isEmpty() ? null : String.join("; ", hints));
  }
}
