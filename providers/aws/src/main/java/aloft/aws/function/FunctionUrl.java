package aloft.aws.function;

import aloft.aws.cloudformation.CorsProperties;
import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.DefaultCorsHeaders;
import aloft.aws.manifest.UrlCors;
import aloft.aws.manifest.UrlSection;
import aloft.aws.service.AwsFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles the URL of a function and the permissions to invoke it.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html">AWS::Lambda::Url</a>
final class FunctionUrl {
  private FunctionUrl() {}

  static void compile(AwsFunction function, Fragment.Builder builder) {
    UrlSection url = function.section().invocation().url();
    if (url == null || !url.isEnabled()) {
      return;
    }
    boolean isPublic = !"aws_iam".equals(url.authorizer());
    String id = LogicalIds.functionUrl(function.key());
    boolean isStreaming = "RESPONSE_STREAM".equals(url.invokeMode());
    builder.resource(
        id,
        Resource.of(
                "AWS::Lambda::Url",
                Fields.with("AuthType", isPublic ? "NONE" : "AWS_IAM")
                    .put("TargetFunctionArn", function.targetArn())
                    .put("Cors", cors(url.cors()))
                    .put("InvokeMode", isStreaming ? url.invokeMode() : null))
            .withDependency(function.aliasId()));
    builder.output(id, Output.of("Lambda Function URL", Value.getAtt(id, "FunctionUrl")));
    if (isPublic) {
      builder.resource(
          LogicalIds.permission(function.key(), "FnUrl"),
          permission(function, "lambda:InvokeFunctionUrl", "FunctionUrlAuthType", "NONE"));
      builder.resource(
          LogicalIds.permission(function.key(), "Fn"),
          permission(function, "lambda:InvokeFunction", "InvokedViaFunctionUrl", true));
    }
  }

  private static Resource permission(
      AwsFunction function, String action, String condition, Object value) {
    return Resource.of(
            "AWS::Lambda::Permission",
            Fields.with("FunctionName", function.targetArn())
                .put("Action", action)
                .put("Principal", "*")
                .put(condition, value))
        .withDependency(function.aliasId());
  }

  private static @Nullable Fields cors(@Nullable UrlCors cors) {
    if (cors == null || !cors.isEnabled()) {
      return null;
    }
    return new CorsProperties(
            Boolean.TRUE.equals(cors.allowCredentials()),
            headers(cors),
            methods(cors),
            origins(cors),
            exposedHeaders(cors),
            cors.maxAge())
        .fields();
  }

  static @Nullable List<String> headers(UrlCors cors) {
    return valuesOrDefault(
        cors, "allowedHeaders", cors.allowedHeaders(), DefaultCorsHeaders.OF_URL);
  }

  static @Nullable List<String> methods(UrlCors cors) {
    return valuesOrDefault(cors, "allowedMethods", cors.allowedMethods(), List.of("*"));
  }

  static @Nullable List<String> origins(UrlCors cors) {
    return valuesOrDefault(cors, "allowedOrigins", cors.allowedOrigins(), List.of("*"));
  }

  static @Nullable List<String> exposedHeaders(UrlCors cors) {
    return valuesOrDefault(cors, "exposedResponseHeaders", cors.exposedResponseHeaders(), null);
  }

  private static @Nullable List<String> valuesOrDefault(
      UrlCors cors,
      String key,
      @Nullable List<String> values,
      @Nullable List<String> defaultValues) {
    if (values != null) {
      return values.stream().distinct().toList();
    }
    return cors.isCleared(key) ? null : defaultValues;
  }
}
