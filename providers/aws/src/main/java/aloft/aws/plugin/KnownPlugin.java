package aloft.aws.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A plugin that has no effect in Aloft.
record KnownPlugin(List<String> names, Support support) implements Plugin {
  private static final String BUNDLED = "Aloft bundles the handlers";
  private static final String LEFT_OUT = "Aloft leaves development dependencies out of the zip";
  private static final String DYNAMODB = "start DynamoDB Local yourself";
  private static final String RESOURCES = "define them under \"resources\"";
  private static final String UPLOAD = "its files are not uploaded";
  private static final String SYNC = "run \"aws s3 sync\" after the deployment";
  private static final String MONITORING = "its layer and its variables are missing";
  private static final String ADD = "add them to the functions";
  private static final String HOOKS = "its commands are not run";

  /// Plugins that are built into other parts of Aloft, that no service needs, or that are missing.
  static final List<KnownPlugin> ALL =
      List.of(
          replaced(
              "\"aloft deploy --local\" runs the service on this machine", "serverless-offline"),
          replaced(
              BUNDLED,
              "serverless-esbuild",
              "serverless-plugin-typescript",
              "serverless-webpack",
              "serverless-bundle"),
          replaced(
              "custom.scripts.hooks run before and after the steps of a command,"
                  + " and custom.scripts.commands by their names",
              "serverless-plugin-scripts"),
          replaced("Aloft supports profiles and SSO", "serverless-better-credentials"),
          replaced("Aloft supports ${git:...}", "serverless-plugin-git-variables"),
          replaced(
              LEFT_OUT,
              "serverless-plugin-include-dependencies",
              "serverless-plugin-common-excludes"),
          replaced("set AWS_ENDPOINT_URL", "serverless-localstack"),
          replaced(DYNAMODB, "serverless-dynamodb", "serverless-dynamodb-local"),
          missing("its settings are ignored", "zips are made by Aloft", "serverless-jetpack"),
          replaced(
              "the variables of .env files are variables of the functions",
              "serverless-dotenv-plugin"),
          missing(
              "the GraphQL API and its resolvers are missing",
              RESOURCES,
              "serverless-appsync-plugin"),
          missing("alarms are missing", RESOURCES, "serverless-plugin-aws-alerts"),
          missing(
              "the association with the web ACL is missing",
              "define it under \"resources\"",
              "serverless-associate-waf"),
          missing("constructs are missing", RESOURCES, "serverless-lift"),
          missing(
              "the methods of its proxies are missing",
              RESOURCES,
              "serverless-apigateway-service-proxy"),
          missing("the cache of the stage is missing", null, "serverless-api-gateway-caching"),
          missing("the throttling is missing", null, "serverless-api-gateway-throttling"),
          missing(
              "functions are not kept warm",
              "use \"provisionedConcurrency\" or a schedule",
              "serverless-plugin-warmup"),
          missing(
              "traffic moves at once: \"deploymentSettings\" are ignored",
              null,
              "serverless-plugin-canary-deployments"),
          missing(
              "all resources are in one stack: AWS allows 500",
              null,
              "serverless-plugin-split-stacks"),
          missing(
              "API keys are missing",
              "set \"provider.apiGateway.apiKeys\"",
              "serverless-add-api-key"),
          missing("tracing is not set", "set \"provider.tracing\"", "serverless-plugin-tracing"),
          missing(
              "tags are missing",
              "set \"provider.tags\" and \"provider.stackTags\"",
              "serverless-plugin-resource-tagging"),
          missing(
              "dead letter queues are missing",
              "set \"onError\"",
              "serverless-plugin-lambda-dead-letter"),
          missing(UPLOAD, SYNC, "serverless-s3-sync", "serverless-finch"),
          missing("no .env file is written", null, "serverless-export-env"),
          missing(
              HOOKS,
              "run them before or after Aloft",
              "serverless-scriptable-plugin",
              "serverless-hooks-plugin"),
          missing(
              MONITORING,
              ADD,
              "serverless-plugin-datadog",
              "serverless-newrelic-lambda-layers",
              "serverless-sentry"));

  /// A plugin that is built into another part of Aloft, or that no service needs.
  private static KnownPlugin replaced(String what, String... names) {
    return new KnownPlugin(List.of(names), new Support.Replaced(what));
  }

  /// A plugin without which something is missing.
  private static KnownPlugin missing(String missing, @Nullable String hint, String... names) {
    return new KnownPlugin(List.of(names), new Support.Missing(missing, hint));
  }
}
