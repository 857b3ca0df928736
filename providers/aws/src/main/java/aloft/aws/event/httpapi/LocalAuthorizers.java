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

/// The authorizers of the API that a local cloud can ask, gathered while routes name them.
final class LocalAuthorizers {
  private final AwsService service;
  private final Map<String, HttpApiSettings.Authorizer> used = new LinkedHashMap<>();

  LocalAuthorizers(AwsService service) {
    this.service = service;
  }

  /// Those that routes name.
  List<HttpApiSettings.Authorizer> used() {
    return List.copyOf(used.values());
  }

  /// Takes one into use.
  ///
  /// @return what of it the local cloud cannot do; null for nothing
  @Nullable String use(String name, HttpApiAuthorizer authorizer) {
    List<String> sources = texts(authorizer.identitySource());
    if (sources == null) {
      return unknown(name, "identitySource");
    }
    return authorizer.isRequest()
        ? useFunction(name, authorizer, sources)
        : useTokens(name, authorizer, sources);
  }

  private @Nullable String useFunction(
      String name, HttpApiAuthorizer authorizer, List<String> sources) {
    String function = function(authorizer);
    if (function == null) {
      return "the authorizer \"" + name + "\": its function is not part of this service";
    }
    String payload = HttpApiSection.format(authorizer.payloadVersion());
    used.put(
        name,
        new HttpApiSettings.Authorizer(
            name,
            sources,
            function,
            payload == null ? "2.0" : payload,
            authorizer.enableSimpleResponses(),
            authorizer.resultTtlInSeconds(),
            null,
            List.of()));
    return null;
  }

  private @Nullable String function(HttpApiAuthorizer authorizer) {
    if (authorizer.functionName() != null) {
      return authorizer.functionName();
    }
    for (AwsFunction function : service.functions()) {
      if (function.target().equals(authorizer.functionArn())
          || Value.getAtt(function.logicalId(), "Arn").equals(authorizer.functionArn())) {
        return function.key();
      }
    }
    return null;
  }

  private @Nullable String useTokens(
      String name, HttpApiAuthorizer authorizer, List<String> sources) {
    String issuer = authorizer.issuerUrl() == null ? null : text(authorizer.issuerUrl());
    List<String> audience = texts(authorizer.audience());
    if (issuer == null || audience == null) {
      return unknown(name, issuer == null ? "issuerUrl" : "audience");
    }
    used.put(
        name,
        new HttpApiSettings.Authorizer(
            name, sources, null, null, null, null, issuer, audience.stream().distinct().toList()));
    return null;
  }

  private static String unknown(String name, String key) {
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

  // What names a resource of this stack is known only after a deployment to AWS.
  private @Nullable String text(Value value) {
    if (value.text() != null) {
      return value.text();
    }
    String json = Json.write(value.plain(), 0);
    boolean ofStack =
        json.replace("\"Ref\":\"AWS::", "").contains("\"Ref\":")
            || json.replace("${AWS::", "").contains("${")
            || json.contains("Fn::GetAtt")
            || json.contains("Fn::ImportValue");
    return ofStack
        ? null
        : new ReferenceResolver(service)
            .of(Json.node(value.plain(), SourceRange.of(Topology.FILE)));
  }
}
