package aloft.aws.cloudformation;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Builds the logical ids of a REST API.
public final class RestApiIds {
  public static final String API = "ApiGatewayRestApi";
  public static final String LOG_GROUP = "ApiGatewayLogGroup";

  private static final Pattern WORD =
      Pattern.compile("[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+");

  private RestApiIds() {}

  public static String resource(String path) {
    return "ApiGatewayResource" + LogicalIds.path(path);
  }

  public static String method(String path, String method) {
    return "ApiGatewayMethod"
        + LogicalIds.path(path)
        + LogicalIds.upperFirst(method.toLowerCase(Locale.ROOT));
  }

  /// The id of a deployment.
  ///
  /// @param timestamp the time of the plan in milliseconds since 1970
  public static String deployment(long timestamp) {
    return "ApiGatewayDeployment" + timestamp;
  }

  public static String authorizer(String name) {
    return LogicalIds.stem(name) + "ApiGatewayAuthorizer";
  }

  /// The id of the permission for API Gateway to invoke a function or an authorizer.
  public static String permission(String name) {
    return LogicalIds.stem(name) + "LambdaPermissionApiGateway";
  }

  public static String validator(String service) {
    return "ApiGateway" + LogicalIds.alphanumeric(service) + "RequestValidator";
  }

  /// The id of a model that several methods share.
  public static String model(String schema) {
    StringBuilder name = new StringBuilder("ApiGateway");
    words(schema)
        .forEach(word -> name.append(LogicalIds.upperFirst(word.toLowerCase(Locale.ROOT))));
    return name.append("Model").toString();
  }

  /// The id of a model of one method.
  public static String model(String path, String method, String contentType) {
    StringBuilder name = new StringBuilder(method(path, method));
    words(contentType).forEach(word -> name.append(LogicalIds.upperFirst(word)));
    return name.append("Model").toString();
  }

  /// The id of an API key of a usage plan. The plan for all keys has an empty name.
  ///
  /// @param number the position of the key in the plan, from 1
  public static String apiKey(String plan, int number) {
    return "ApiGatewayApiKey" + LogicalIds.upperFirst(plan) + number;
  }

  public static String usagePlan(String plan) {
    return "ApiGatewayUsagePlan" + LogicalIds.upperFirst(plan);
  }

  public static String usagePlanKey(String plan, int number) {
    return "ApiGatewayUsagePlanKey" + LogicalIds.upperFirst(plan) + number;
  }

  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).toList();
  }
}
