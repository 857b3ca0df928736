package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.UrlCors;
import aloft.aws.manifest.UrlSection;
import aloft.aws.service.AwsFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function's own URL, and who may call it.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html">AWS::Lambda::Url</a>
final class FunctionUrl {
  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "X-Amz-Date",
          "Authorization",
          "X-Api-Key",
          "X-Amz-Security-Token",
          "X-Amzn-Trace-Id");

  private FunctionUrl() {}

  static void compile(AwsFunction function, Fragment.Builder builder) {
    UrlSection url = function.section().url();
    if (url == null || !url.wanted()) {
      return;
    }
    boolean open = !"aws_iam".equals(url.authorizer());
    String id = LogicalIds.functionUrl(function.key());
    boolean streams = "RESPONSE_STREAM".equals(url.invokeMode());
    builder.resource(
        id,
        Resource.of(
                "AWS::Lambda::Url",
                Fields.with("AuthType", open ? "NONE" : "AWS_IAM")
                    .put("TargetFunctionArn", function.target())
                    .put("Cors", cors(url.cors()))
                    .put("InvokeMode", streams ? url.invokeMode() : null))
            .afterOne(function.aliasId()));
    builder.output(id, Output.of("Lambda Function URL", Value.getAtt(id, "FunctionUrl")));
    if (open) {
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
            Fields.with("FunctionName", function.target())
                .put("Action", action)
                .put("Principal", "*")
                .put(condition, value))
        .afterOne(function.aliasId());
  }

  private static @Nullable Fields cors(@Nullable UrlCors cors) {
    if (cors == null || !cors.wanted()) {
      return null;
    }
    return Fields.with(
            "AllowCredentials", Boolean.TRUE.equals(cors.allowCredentials()) ? true : null)
        .put("AllowHeaders", headers(cors))
        .put("AllowMethods", methods(cors))
        .put("AllowOrigins", origins(cors))
        .put("ExposeHeaders", exposed(cors))
        .put("MaxAge", cors.maxAge());
  }

  static @Nullable List<String> headers(UrlCors cors) {
    return words(cors, "allowedHeaders", cors.allowedHeaders(), HEADERS);
  }

  static @Nullable List<String> methods(UrlCors cors) {
    return words(cors, "allowedMethods", cors.allowedMethods(), List.of("*"));
  }

  static @Nullable List<String> origins(UrlCors cors) {
    return words(cors, "allowedOrigins", cors.allowedOrigins(), List.of("*"));
  }

  static @Nullable List<String> exposed(UrlCors cors) {
    return words(cors, "exposedResponseHeaders", cors.exposedResponseHeaders(), null);
  }

  private static @Nullable List<String> words(
      UrlCors cors, String key, @Nullable List<String> given, @Nullable List<String> otherwise) {
    if (given != null) {
      return given.stream().distinct().toList();
    }
    return cors.cleared(key) ? null : otherwise;
  }
}
