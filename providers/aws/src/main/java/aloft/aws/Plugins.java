package aloft.aws;

import aloft.aws.manifest.AwsManifest;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.document.Mapping;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Reports that plugins of the Serverless Framework are not run: what is missing without them, and
/// which of them are not needed.
final class Plugins {
  private static final String BUILD =
      "handlers are not built: build them first, and name the result in handler or"
          + " package.artifact";
  private static final String LEFT_OUT = "Aloft leaves development dependencies out of the zip";
  private static final String BUNDLED = "Aloft bundles handlers with the esbuild of the project";
  private static final String RESOURCES = " are missing: define them under \"resources\"";
  private static final String UPLOAD =
      "files are not uploaded: run \"aws s3 sync\" after the deployment";
  private static final String MONITORING =
      "its layer and variables are missing: add them to the functions";
  private static final String HOOKS = "its commands are not run: run them before or after Aloft";

  /// Plugins that are built in or not needed.
  private static final Map<String, String> NOT_NEEDED =
      Map.ofEntries(
          Map.entry(
              "serverless-offline", "\"aloft deploy --local\" runs the service on this machine"),
          Map.entry("serverless-esbuild", BUNDLED),
          Map.entry("serverless-plugin-typescript", BUNDLED),
          Map.entry("serverless-python-requirements", "Aloft installs the requirements"),
          Map.entry("serverless-plugin-include-dependencies", LEFT_OUT),
          Map.entry("serverless-plugin-common-excludes", LEFT_OUT),
          Map.entry("serverless-better-credentials", "Aloft supports profiles and SSO"),
          Map.entry("serverless-plugin-git-variables", "Aloft supports ${git:...}"),
          Map.entry("serverless-localstack", "set AWS_ENDPOINT_URL"),
          Map.entry("serverless-dynamodb", "start DynamoDB Local yourself"),
          Map.entry("serverless-dynamodb-local", "start DynamoDB Local yourself"));

  /// What is missing without a plugin, and what to do.
  private static final Map<String, String> MISSING =
      Map.ofEntries(
          Map.entry("serverless-webpack", BUILD),
          Map.entry("serverless-bundle", BUILD),
          Map.entry("serverless-jetpack", "zips are made by Aloft: remove its settings"),
          Map.entry(
              "serverless-dotenv-plugin",
              "functions get no variables from .env: set \"useDotenv: true\" and name them as"
                  + " ${env:NAME}"),
          Map.entry(
              "serverless-deployment-bucket",
              "its bucket settings are ignored: set \"provider.deploymentBucket\""),
          Map.entry(
              "serverless-pseudo-parameters",
              "#{AWS::...} is not replaced: use Fn::Sub with ${AWS::...}"),
          Map.entry("serverless-domain-manager", "custom domains and their mappings" + RESOURCES),
          Map.entry(
              "serverless-iam-roles-per-function",
              "\"iamRoleStatements\" of functions are ignored: use \"provider.iam.role.statements\""
                  + " or \"role\""),
          Map.entry(
              "serverless-prune-plugin",
              "old versions are kept: set \"versionFunctions: false\", or delete them yourself"),
          Map.entry("serverless-step-functions", "state machines" + RESOURCES),
          Map.entry("serverless-appsync-plugin", "the GraphQL API and its resolvers" + RESOURCES),
          Map.entry("serverless-plugin-aws-alerts", "alarms" + RESOURCES),
          Map.entry("serverless-associate-waf", "the association with the web ACL" + RESOURCES),
          Map.entry("serverless-lift", "constructs" + RESOURCES),
          Map.entry("serverless-apigateway-service-proxy", "its methods" + RESOURCES),
          Map.entry("serverless-api-gateway-caching", "the cache of the stage" + RESOURCES),
          Map.entry("serverless-api-gateway-throttling", "the throttling" + RESOURCES),
          Map.entry(
              "serverless-plugin-warmup",
              "functions are not kept warm: use \"provisionedConcurrency\" or a schedule"),
          Map.entry(
              "serverless-plugin-canary-deployments",
              "traffic moves at once: \"deploymentSettings\" are ignored"),
          Map.entry(
              "serverless-plugin-split-stacks", "all resources are in one stack: AWS allows 500"),
          Map.entry(
              "serverless-apigw-binary", "set \"provider.apiGateway.binaryMediaTypes\" instead"),
          Map.entry("serverless-add-api-key", "set \"provider.apiGateway.apiKeys\" instead"),
          Map.entry(
              "serverless-plugin-log-retention", "set \"provider.logRetentionInDays\" instead"),
          Map.entry("serverless-plugin-tracing", "set \"provider.tracing\" instead"),
          Map.entry(
              "serverless-plugin-resource-tagging",
              "set \"provider.tags\" and \"provider.stackTags\" instead"),
          Map.entry("serverless-plugin-lambda-dead-letter", "set \"onError\" instead"),
          Map.entry("serverless-s3-sync", UPLOAD),
          Map.entry("serverless-finch", UPLOAD),
          Map.entry("serverless-export-env", "no .env file is written"),
          Map.entry("serverless-plugin-scripts", HOOKS),
          Map.entry("serverless-scriptable-plugin", HOOKS),
          Map.entry("serverless-hooks-plugin", HOOKS),
          Map.entry("serverless-plugin-datadog", MONITORING),
          Map.entry("serverless-newrelic-lambda-layers", MONITORING),
          Map.entry("serverless-sentry", MONITORING));

  private Plugins() {}

  static void report(AwsManifest manifest, DiagnosticCollector findings) {
    Mapping.Entry plugins = manifest.node().entries().get("plugins");
    if (plugins == null) {
      return;
    }
    List<String> missing = new ArrayList<>();
    List<String> notNeeded = new ArrayList<>();
    for (String name : new LinkedHashSet<>(manifest.buildSettings().pluginNames())) {
      String instead = NOT_NEEDED.get(name);
      if (instead != null) {
        notNeeded.add(name + ": " + instead);
      } else {
        missing.add(
            name
                + ": "
                + MISSING.getOrDefault(
                    name, "not known to Aloft: what it adds to the service is missing"));
      }
    }
    if (!missing.isEmpty()) {
      findings.add(
          Diagnostic.warning(
                  "manifest/plugins",
                  missing.size() == 1
                      ? "a plugin is not run and may be missing"
                      : missing.size() + " plugins are not run and may be missing",
                  plugins.place())
              .hint(String.join("\n", missing)));
    }
    if (!notNeeded.isEmpty()) {
      findings.add(
          new Diagnostic(
              Severity.DETAIL,
              "manifest/plugins",
              "plugins are not run: these are not needed",
              plugins.place(),
              String.join("\n", notNeeded)));
    }
  }
}
