package aloft.aws.function;

import aloft.aws.emulation.http.CorsSettings;
import aloft.aws.emulation.http.FunctionUrlSettings;
import aloft.aws.emulation.http.StableIds;
import aloft.aws.manifest.UrlCors;
import aloft.aws.manifest.UrlSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.model.Topology;
import aloft.spi.schema.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The URLs of functions as a local cloud serves them.
public final class LocalFunctionUrls {
  private LocalFunctionUrls() {}

  /// Those of a service.
  public static List<Topology.Api> of(AwsService service) {
    List<Topology.Api> urls = new ArrayList<>();
    for (AwsFunction function : service.functions()) {
      UrlSection url = function.section().url();
      if (url != null && url.wanted()) {
        urls.add(of(service, function, url));
      }
    }
    return urls;
  }

  private static Topology.Api of(AwsService service, AwsFunction function, UrlSection url) {
    String id = FunctionUrlSettings.KIND + "-" + function.key();
    boolean signed = "aws_iam".equals(url.authorizer());
    FunctionUrlSettings settings =
        new FunctionUrlSettings(
            StableIds.of(service.stackName() + "/" + id, 32),
            function.key(),
            new FunctionSettings(service, function).seconds(),
            cors(url.cors()),
            signed ? "signed requests (authorizer aws_iam)" : null);
    return new Topology.Api(
        id,
        FunctionUrlSettings.KIND,
        List.of(new Topology.Route(function.key(), "ANY", "/")),
        RecordWriter.of(settings, Topology.FILE));
  }

  private static @Nullable CorsSettings cors(@Nullable UrlCors cors) {
    if (cors == null || !cors.wanted()) {
      return null;
    }
    return new CorsSettings(
        listed(FunctionUrl.origins(cors)),
        listed(FunctionUrl.methods(cors)),
        listed(FunctionUrl.headers(cors)),
        listed(FunctionUrl.exposed(cors)),
        Boolean.TRUE.equals(cors.allowCredentials()) ? true : null,
        cors.maxAge());
  }

  private static List<String> listed(@Nullable List<String> words) {
    return words == null ? List.of() : words;
  }
}
