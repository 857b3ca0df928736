package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.ReferenceResolver;
import aloft.aws.emulation.http.HttpApiSettings;
import aloft.aws.manifest.HttpApiAuthorizer;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.model.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects the settings of the locally emulated authorizers that routes use.
final class LocalAuthorizers {
  private final AwsService service;
  private final Map<String, HttpApiSettings.Authorizer> authorizers = new LinkedHashMap<>();

  LocalAuthorizers(AwsService service) {
    this.service = service;
  }

  /// The registered authorizers.
  List<HttpApiSettings.Authorizer> authorizers() {
    return List.copyOf(authorizers.values());
  }

  /// Registers an authorizer that a route uses.
  ///
  /// @return the feature that is not emulated locally; null if the authorizer is emulated
  @Nullable String register(String name, HttpApiAuthorizer authorizer) {
    List<String> sources = texts(authorizer.identitySource());
    if (sources == null) {
      return unresolved(name, "identitySource");
    }
    return authorizer.isRequest()
        ? registerFunction(name, authorizer, sources)
        : registerJwt(name, authorizer, sources);
  }

  private @Nullable String registerFunction(
      String name, HttpApiAuthorizer authorizer, List<String> sources) {
    String function = functionKey(authorizer);
    if (function == null) {
      return "the authorizer \"" + name + "\": its function is not part of this service";
    }
    String payload = HttpApiSection.payloadFormat(authorizer.request().payloadVersion());
    authorizers.put(
        name,
        new HttpApiSettings.Authorizer(
            name,
            sources,
            function,
            payload == null ? "2.0" : payload,
            authorizer.request().enableSimpleResponses(),
            authorizer.request().resultTtlInSeconds(),
            null,
            List.of()));
    return null;
  }

  private @Nullable String functionKey(HttpApiAuthorizer authorizer) {
    if (authorizer.request().functionName() != null) {
      return authorizer.request().functionName();
    }
    for (AwsFunction function : service.functions()) {
      if (function.targetArn().equals(authorizer.request().functionArn())
          || Value.getAtt(function.logicalId(), "Arn").equals(authorizer.request().functionArn())) {
        return function.key();
      }
    }
    return null;
  }

  private @Nullable String registerJwt(
      String name, HttpApiAuthorizer authorizer, List<String> sources) {
    String issuer =
        authorizer.jwt().issuerUrl() == null ? null : text(authorizer.jwt().issuerUrl());
    List<String> audience = texts(authorizer.jwt().audience());
    if (issuer == null || audience == null) {
      return unresolved(name, issuer == null ? "issuerUrl" : "audience");
    }
    authorizers.put(
        name,
        HttpApiSettings.Authorizer.jwt(
            name, sources, issuer, audience.stream().distinct().toList()));
    return null;
  }

  private static String unresolved(String name, String key) {
    return "the authorizer \"" + name + "\": only AWS knows its " + key;
  }

  private @Nullable List<String> texts(@Nullable List<Value> values) {
    List<String> texts = new ArrayList<>();
    for (Value value : values == null ? List.<Value>of() : values) {
      String text = text(value);
      if (text == null) {
        return null;
      }
      texts.add(text);
    }
    return texts;
  }

  // Values that refer to a resource of this stack are known only after a deployment to AWS.
  private @Nullable String text(Value value) {
    if (value.text() != null) {
      return value.text();
    }
    String json = Json.write(value.plain(), 0);
    boolean refersToStack =
        json.replace("\"Ref\":\"AWS::", "").contains("\"Ref\":")
            || json.replace("${AWS::", "").contains("${")
            || json.contains("Fn::GetAtt")
            || json.contains("Fn::ImportValue");
    return refersToStack
        ? null
        : new ReferenceResolver(service).resolve(value.node(SourceRange.of(Topology.FILE)));
  }
}
