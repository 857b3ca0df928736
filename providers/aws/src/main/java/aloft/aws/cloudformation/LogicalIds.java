package aloft.aws.cloudformation;

import java.util.Locale;

/// Builds logical ids. Changing one replaces a deployed resource.
public final class LogicalIds {
  public static final String DEPLOYMENT_BUCKET = "ServerlessDeploymentBucket";
  public static final String DEPLOYMENT_BUCKET_POLICY = "ServerlessDeploymentBucketPolicy";
  public static final String LAMBDA_ROLE = "IamRoleLambdaExecution";

  private LogicalIds() {}

  /// The stem of the ids of a function or a layer: `hello-world_1` becomes
  /// `HelloDashworldUnderscore1`.
  public static String stem(String name) {
    return upperFirst(name.replace("-", "Dash").replace("_", "Underscore"));
  }

  /// The letters and digits of a name, starting with upper case.
  public static String alphanumeric(String name) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (isAlphanumeric(name.charAt(i))) {
        kept.append(name.charAt(i));
      }
    }
    return upperFirst(kept.toString());
  }

  /// The path in the ids of routes: `/foo-bar/{userId}` becomes `FooDashbarUseridVar`. Different
  /// paths may have the same result.
  public static String path(String path) {
    StringBuilder id = new StringBuilder();
    for (String part : path.split("/", -1)) {
      String lower = part.toLowerCase(Locale.ROOT).replace("-", "Dash");
      int open = lower.indexOf('{');
      int close = lower.lastIndexOf('}');
      id.append(
          alphanumeric(
              open >= 0 && open < close
                  ? lower.substring(0, close) + "Var" + lower.substring(close + 1)
                  : lower));
    }
    return id.toString();
  }

  public static String upperFirst(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  public static String function(String name) {
    return stem(name) + "LambdaFunction";
  }

  public static String logGroup(String function) {
    return stem(function) + "LogGroup";
  }

  public static String version(String function, String hash) {
    return stem(function) + "LambdaVersion" + hash;
  }

  public static String qualifiedArnOutput(String function) {
    return stem(function) + "LambdaFunctionQualifiedArn";
  }

  public static String functionUrl(String function) {
    return stem(function) + "LambdaFunctionUrl";
  }

  public static String eventConfig(String function) {
    return stem(function) + "LambdaEvConf";
  }

  public static String provisionedAlias(String function) {
    return stem(function) + "ProvConcLambdaAlias";
  }

  public static String durableAlias(String function) {
    return stem(function) + "DurableLambdaAlias";
  }

  public static String snapStartAlias(String function) {
    return stem(function) + "SnapStartLambdaAlias";
  }

  public static String layer(String name) {
    return stem(name) + "LambdaLayer";
  }

  /// The id of the permission to use a layer.
  ///
  /// @param account twelve digits, an ARN, or `*`
  public static String layerPermission(String layer, String account) {
    return stem(layer) + account.replaceFirst("\\*", "Wild") + "LambdaLayerPermission";
  }

  /// The id of the permission to invoke a function: `<Fn>LambdaPermission<suffix>`.
  public static String permission(String function, String suffix) {
    return stem(function) + "LambdaPermission" + suffix;
  }
}
