package aloft.aws.function;

import aloft.aws.emulation.http.CorsSettings;
import aloft.aws.emulation.http.FunctionUrlSettings;
import aloft.aws.emulation.id.StableIds;
import aloft.aws.manifest.UrlCors;
import aloft.aws.manifest.UrlSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.schema.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Converts function URLs into APIs of the local cloud.
public final class LocalFunctionUrls {
  private LocalFunctionUrls() {}

  /// The function URLs of a service.
  public static List<Trigger> of(AwsService service) {
    List<Trigger> urls = new ArrayList<>();
    for (AwsFunction function : service.functions()) {
      UrlSection url = function.section().invocation().url();
      if (url != null && url.isEnabled()) {
        urls.add(of(service, function, url));
      }
    }
    return urls;
  }

  private static Trigger of(AwsService service, AwsFunction function, UrlSection url) {
    String id = FunctionUrlSettings.KIND + "-" + function.key();
    boolean isSigned = "aws_iam".equals(url.authorizer());
    FunctionUrlSettings settings =
        new FunctionUrlSettings(
            StableIds.of(service.stackName() + "/" + id, 32),
            function.key(),
            function.settings().seconds(),
            cors(url.cors()),
            isSigned ? "signed requests (authorizer aws_iam)" : null);
    return new Trigger.HttpApi(
        id,
        FunctionUrlSettings.KIND,
        List.of(new Trigger.Route(function.key(), "ANY", "/")),
        RecordWriter.of(settings, Topology.FILE));
  }

  private static @Nullable CorsSettings cors(@Nullable UrlCors cors) {
    if (cors == null || !cors.isEnabled()) {
      return null;
    }
    return new CorsSettings(
        orEmpty(FunctionUrl.origins(cors)),
        orEmpty(FunctionUrl.methods(cors)),
        orEmpty(FunctionUrl.headers(cors)),
        orEmpty(FunctionUrl.exposedHeaders(cors)),
        Boolean.TRUE.equals(cors.allowCredentials()) ? true : null,
        cors.maxAge());
  }

  private static List<String> orEmpty(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }
}
