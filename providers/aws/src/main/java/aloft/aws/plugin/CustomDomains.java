package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.plan.AwsStep;
import aloft.aws.plan.DomainStep;
import aloft.aws.service.AwsService;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `serverless-domain-manager`: custom domains of APIs. The domain, its mapping and its records in
/// Route 53 are part of the stack; their certificate and hosted zone are parameters of the
/// template, which are looked up before the stack is changed. What exists outside of the stack,
/// because the plugin has created it, is left there.
final class CustomDomains implements Plugin {
  static final String CODE = "plugin/domain";

  @Override
  public List<String> names() {
    return List.of("serverless-domain-manager");
  }

  @Override
  public Support support() {
    return new Support.Replaced("custom domains are part of the stack");
  }

  /// The domains of a service that are enabled.
  private static List<CustomDomain> domains(AwsService service) {
    List<CustomDomain> domains = new ArrayList<>();
    for (Node node : written(service)) {
      if (node instanceof Mapping mapping) {
        boolean typed = false;
        for (String type : List.of("rest", "http", "websocket")) {
          if (mapping.get(type) instanceof Mapping settings) {
            typed = true;
            domains.add(new CustomDomain(settings, type.toUpperCase(Locale.ROOT)));
          }
        }
        if (!typed) {
          domains.add(new CustomDomain(mapping, mapping.get("apiType")));
        }
      }
    }
    domains.removeIf(domain -> domain.isFalse("enabled"));
    return domains;
  }

  private static List<Node> written(AwsService service) {
    List<Node> written = new ArrayList<>();
    Node one = service.manifest().node().get("custom", "customDomain");
    if (one != null && !one.isNull()) {
      written.add(one);
    }
    if (service.manifest().node().get("custom", "customDomains") instanceof Sequence list) {
      written.addAll(list.items());
    }
    return written;
  }

  @Override
  public void check(AwsService service, DiagnosticCollector findings) {
    for (Node node : written(service)) {
      if (!(node instanceof Mapping)) {
        findings.error(node.place(), "manifest/type", "expected an object with a \"domainName\"");
      }
    }
    for (CustomDomain domain : domains(service)) {
      domain.check(findings);
      if (domain.isValid() && !hasApi(service, domain)) {
        findings.warning(
            domain.node().place(),
            CODE,
            "the domain "
                + domain.name()
                + " is missing: the service has no API of type "
                + domain.type(),
            "set \"apiType\" to rest, http or websocket");
      }
    }
  }

  @Override
  public Fragment compile(AwsService service, Fragment generated, Instant moment) {
    List<CustomDomain> domains = domains(service);
    if (domains.isEmpty()) {
      return generated;
    }
    return generated.plus(
        Fragment.build(builder -> {
          Set<String> names = new LinkedHashSet<>();
          for (CustomDomain domain : domains) {
            builder.at(domain.node().place());
            Value api = api(service, domain, generated);
            if (api == null) {
              continue;
            }
            if (names.add(domain.name())) {
              builder.resource(domain.domainId(), domain(service, domain));
              addRecords(service, domain, builder);
            }
            builder.resource(domain.mappingId(), mapping(service, domain, api, generated));
            addOutputs(domain, builder);
          }
        }));
  }

  private static boolean hasApi(AwsService service, CustomDomain domain) {
    String event =
        switch (domain.type()) {
          case "HTTP" -> "httpApi";
          case "WEBSOCKET" -> "websocket";
          default -> "http";
        };
    return existingApi(service, domain) != null
        || service.functions().stream()
            .flatMap(function -> function.events().stream())
            .anyMatch(found -> found.key().equals(event));
  }

  private static @Nullable Node existingApi(AwsService service, CustomDomain domain) {
    return switch (domain.type()) {
      case "HTTP" -> service.provider().node().get("httpApi", "id");
      case "WEBSOCKET" -> service.provider().node().get("apiGateway", "websocketApiId");
      default -> service.provider().node().get("apiGateway", "restApiId");
    };
  }

  /// The API of a domain; null if the service has none of this type.
  private static @Nullable Value api(AwsService service, CustomDomain domain, Fragment generated) {
    Node existing = existingApi(service, domain);
    if (existing != null) {
      return Value.of(existing);
    }
    String id =
        switch (domain.type()) {
          case "HTTP" -> "HttpApi";
          case "WEBSOCKET" -> "WebsocketsApi";
          default -> "ApiGatewayRestApi";
        };
    return generated.resources().containsKey(id) ? Value.ref(id) : null;
  }

  private static Resource domain(AwsService service, CustomDomain domain) {
    Fields tags = new Fields();
    for (String key : List.of("stackTags", "tags")) {
      if (service.provider().node().get(key) instanceof Mapping mapping) {
        mapping.values().forEach((name, value) -> tags.put(name, Value.of(value)));
      }
    }
    Fields trust =
        Fields.with("TruststoreUri", domain.value("tlsTruststoreUri"))
            .put("TruststoreVersion", domain.value("tlsTruststoreVersion"));
    Value certificate = domain.certificate();
    Fields properties = Fields.with("DomainName", domain.name());
    if (domain.isRest()) {
      properties
          .put(domain.isEdge() ? "CertificateArn" : "RegionalCertificateArn", certificate)
          .put(
              "EndpointConfiguration",
              Fields.with("Types", List.of(domain.isEdge() ? "EDGE" : "REGIONAL")))
          .put("SecurityPolicy", domain.securityPolicy())
          .putUnlessEmpty("MutualTlsAuthentication", trust)
          .put("Tags", Fields.tags(tags.obj().fields()));
    } else {
      properties
          .put(
              "DomainNameConfigurations",
              List.of(
                  Fields.with("CertificateArn", certificate)
                      .put("EndpointType", "REGIONAL")
                      .put("SecurityPolicy", domain.securityPolicy())
                      .obj()))
          .putUnlessEmpty("MutualTlsAuthentication", trust)
          .put("Tags", tags);
    }
    return Resource.of(
            domain.isRest() ? "AWS::ApiGateway::DomainName" : "AWS::ApiGatewayV2::DomainName",
            properties)
        .with("Condition", domain.createCondition());
  }

  private static Resource mapping(
      AwsService service, CustomDomain domain, Value api, Fragment generated) {
    String stage = domain.stage(service.stage());
    boolean isSimple = domain.isRest() && !domain.path().contains("/");
    // The reference makes CloudFormation create the domain first, where it is part of the stack.
    Fields properties =
        Fields.with(
            "DomainName",
            new Value.If(
                domain.createCondition(), Value.ref(domain.domainId()), Value.of(domain.name())));
    if (isSimple) {
      properties
          .put("BasePath", domain.path().isEmpty() ? null : domain.path())
          .put("RestApiId", api);
    } else {
      properties
          .put("ApiMappingKey", domain.path().isEmpty() ? null : domain.path())
          .put("ApiId", api);
    }
    List<String> dependencies = new ArrayList<>();
    generated
        .resources()
        .forEach((id, resource) -> {
          if (isStage(resource.type(), domain)) {
            dependencies.add(id);
          }
        });
    return Resource.of(
            isSimple ? "AWS::ApiGateway::BasePathMapping" : "AWS::ApiGatewayV2::ApiMapping",
            properties.put("Stage", stage))
        .withDependencies(dependencies.toArray(String[]::new))
        .with("Condition", domain.mapCondition());
  }

  private static boolean isStage(String type, CustomDomain domain) {
    return domain.isRest()
        ? type.equals("AWS::ApiGateway::Deployment") || type.equals("AWS::ApiGateway::Stage")
        : type.equals("AWS::ApiGatewayV2::Stage");
  }

  private static void addRecords(
      AwsService service, CustomDomain domain, Fragment.Builder builder) {
    Value zone = domain.zone();
    if (zone == null) {
      return;
    }
    String prefix = domain.isEdge() ? "Distribution" : "Regional";
    List<String> types = new ArrayList<>(List.of("A"));
    if (!domain.isFalse("createRoute53IPv6Record")) {
      types.add("AAAA");
    }
    for (String type : types) {
      Fields properties =
          Fields.with("HostedZoneId", zone)
              .put("Name", domain.name())
              .put("Type", type)
              .put(
                  "AliasTarget",
                  Fields.with("DNSName", Value.getAtt(domain.domainId(), prefix + "DomainName"))
                      .put("HostedZoneId", Value.getAtt(domain.domainId(), prefix + "HostedZoneId"))
                      .put("EvaluateTargetHealth", false));
      domain.addRouting(properties, service.region());
      builder.resource(
          domain.stem() + "DomainRecord" + type,
          Resource.of("AWS::Route53::RecordSet", properties)
              .with("Condition", domain.createCondition()));
    }
  }

  private static void addOutputs(CustomDomain domain, Fragment.Builder builder) {
    String suffix =
        switch (domain.type()) {
          case "HTTP" -> "Http";
          case "WEBSOCKET" -> "Websocket";
          default -> "";
        };
    String prefix = domain.isEdge() ? "Distribution" : "Regional";
    addOutput(builder, "DomainName" + suffix, new Output(null, Value.of(domain.name()), null));
    addOutput(
        builder,
        "DistributionDomainName" + suffix,
        new Output(
            null,
            Value.getAtt(domain.domainId(), prefix + "DomainName"),
            domain.createCondition()));
    addOutput(
        builder,
        "HostedZoneId" + suffix,
        new Output(
            null,
            Value.getAtt(domain.domainId(), prefix + "HostedZoneId"),
            domain.createCondition()));
  }

  // As in the plugin, the outputs are those of the last domain; here, of the first.
  private static void addOutput(Fragment.Builder builder, String name, Output output) {
    if (!builder.hasOutput(name)) {
      builder.output(name, output);
    }
  }

  @Override
  public Mapping transform(AwsService service, Mapping template) {
    Mapping changed = template;
    for (CustomDomain domain : domains(service)) {
      if (template.get("Resources", domain.mappingId()) != null) {
        changed = domain.addParameters(changed);
      }
    }
    return changed;
  }

  @Override
  public List<AwsStep> steps(AwsService service) {
    List<DomainStep.Domain> domains =
        domains(service).stream()
            .filter(domain -> hasApi(service, domain))
            .map(CustomDomain::lookup)
            .toList();
    return domains.isEmpty() ? List.of() : List.of(new DomainStep(domains));
  }
}
