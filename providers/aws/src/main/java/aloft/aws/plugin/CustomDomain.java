package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.plan.DomainStep;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A domain in the manifest.
///
/// @param type REST, HTTP or WEBSOCKET
record CustomDomain(Mapping node, String type) {

  CustomDomain(Mapping node, @Nullable Node type) {
    this(
        node,
        type == null || type.text() == null
            ? "REST"
            : String.valueOf(type.text()).toUpperCase(Locale.ROOT));
  }

  String text(String key) {
    return node.get(key) instanceof Scalar scalar && !scalar.isNull() ? scalar.print() : "";
  }

  @Nullable Value value(String key) {
    Node value = node.get(key);
    return value == null || value.isNull() || text(key).isEmpty() ? null : Value.of(value);
  }

  boolean isFalse(String key) {
    return text(key).equals("false");
  }

  String name() {
    return text("domainName");
  }

  boolean isRest() {
    return type.equals("REST");
  }

  boolean isEdge() {
    return !text("endpointType").equalsIgnoreCase("regional");
  }

  String path() {
    String path = text("basePath").strip();
    return path.equals("(none)") ? "" : path;
  }

  String stage(String stageOfService) {
    String stage = text("stage");
    if (type.equals("HTTP") && (path().isEmpty() || stage.isEmpty())) {
      return "$default";
    }
    return stage.isEmpty() ? stageOfService : stage;
  }

  String securityPolicy() {
    String policy = text("securityPolicy");
    return policy.isEmpty() ? "TLS_1_2" : policy.toUpperCase(Locale.ROOT);
  }

  String stem() {
    StringBuilder stem = new StringBuilder();
    for (String part : name().split("[^a-zA-Z0-9]+", -1)) {
      stem.append(LogicalIds.alphanumeric(part));
    }
    return stem.toString();
  }

  String domainId() {
    return stem() + "Domain";
  }

  private String stemOfPath() {
    return stem() + LogicalIds.path(path());
  }

  String mappingId() {
    return stemOfPath() + "DomainMapping";
  }

  private String mode() {
    return stemOfPath() + "DomainMode";
  }

  private String certificateParameter() {
    return stem() + "DomainCertificate";
  }

  private String zoneParameter() {
    return stem() + "DomainZone";
  }

  String createCondition() {
    return stem() + "DomainIsOwn";
  }

  String mapCondition() {
    return stemOfPath() + "DomainIsMapped";
  }

  Value certificate() {
    Value given = value("certificateArn");
    return given == null ? Value.ref(certificateParameter()) : given;
  }

  private boolean hasRecords() {
    return !isFalse("createRoute53Record");
  }

  @Nullable Value zone() {
    if (!hasRecords()) {
      return null;
    }
    Value given = value("hostedZoneId");
    return given == null ? Value.ref(zoneParameter()) : given;
  }

  void addRouting(Fields properties, String region) {
    Node policy = node.get("route53Params", "routingPolicy");
    String name = policy == null || policy.text() == null ? "simple" : policy.text();
    if (name == null || name.equalsIgnoreCase("simple")) {
      return;
    }
    Node identifier = node.get("route53Params", "setIdentifier");
    Node weight = node.get("route53Params", "weight");
    Node health = node.get("route53Params", "healthCheckId");
    boolean weighted = name.equalsIgnoreCase("weighted");
    properties
        .put(
            weighted ? "Weight" : "Region",
            !weighted ? Value.of(region) : weight == null ? Value.of(200) : Value.of(weight))
        .put(
            "SetIdentifier",
            identifier == null
                ? Value.getAtt(domainId(), "RegionalDomainName")
                : Value.of(identifier))
        .put("HealthCheckId", health == null ? null : Value.of(health));
  }

  Mapping addParameters(Mapping template) {
    Mapping changed = parameter(template, mode(), DomainStep.CREATE);
    if (value("certificateArn") == null) {
      changed = parameter(changed, certificateParameter(), "");
    }
    if (hasRecords() && value("hostedZoneId") == null) {
      changed = parameter(changed, zoneParameter(), "");
    }
    Value mode = Value.ref(mode());
    changed =
        condition(
            changed,
            createCondition(),
            Fields.with("Fn::Equals", Value.list(mode, Value.of(DomainStep.CREATE))).obj());
    return condition(
        changed,
        mapCondition(),
        Fields.with(
                "Fn::Not",
                Value.list(
                    Fields.with("Fn::Equals", Value.list(mode, Value.of(DomainStep.KEEP))).obj()))
            .obj());
  }

  private Mapping parameter(Mapping template, String name, String value) {
    Fields parameter = Fields.with("Type", "String").put("Default", value);
    return put(template, "Parameters", name, parameter.obj());
  }

  private Mapping condition(Mapping template, String name, Value condition) {
    return put(template, "Conditions", name, condition);
  }

  private Mapping put(Mapping template, String section, String name, Value value) {
    return template.get(section, name) != null
        ? template
        : ManifestEdits.with(template, value.node(node.place()), section, name);
  }

  DomainStep.Domain lookup() {
    String certificateName = text("certificateName");
    Node isPrivate = node.get("hostedZonePrivate");
    return new DomainStep.Domain(
        name(),
        path(),
        domainId(),
        mappingId(),
        isEdge(),
        mode(),
        value("certificateArn") == null ? certificateParameter() : null,
        certificateName.isEmpty() ? null : certificateName,
        hasRecords() && value("hostedZoneId") == null ? zoneParameter() : null,
        flag(isPrivate));
  }

  private static @Nullable Boolean flag(@Nullable Node node) {
    Object value = node instanceof Scalar scalar ? scalar.value() : null;
    return value instanceof Boolean flag ? flag : null;
  }

  boolean isValid() {
    return !name().isEmpty() && Set.of("REST", "HTTP", "WEBSOCKET").contains(type);
  }

  void check(DiagnosticCollector findings) {
    if (name().isEmpty()) {
      findings.error(
          node.place(),
          CustomDomains.CODE,
          "a custom domain has no \"domainName\"",
          "add it, as in \"domainName: api.example.com\"");
    }
    if (!Set.of("REST", "HTTP", "WEBSOCKET").contains(type)) {
      oneOf("apiType", "rest, http or websocket", findings);
    }
    String endpoint = text("endpointType").toUpperCase(Locale.ROOT);
    if (!Set.of("", "EDGE", "REGIONAL").contains(endpoint)) {
      oneOf("endpointType", "edge or regional", findings);
    } else if (isEdge() && !isRest()) {
      findings.error(
          node.place(),
          CustomDomains.CODE,
          "the domain of an API of type " + type + " cannot be edge-optimized",
          "set \"endpointType: regional\"");
    }
    if (isEdge() && isRest() && path().contains("/")) {
      findings.error(
          node.place(),
          CustomDomains.CODE,
          "an edge-optimized domain has no base path with a slash",
          "set \"endpointType: regional\", or use a \"basePath\" without a slash");
    }
    if (!Set.of("TLS_1_0", "TLS_1_2", "TLS_1_3").contains(securityPolicy())) {
      oneOf("securityPolicy", "tls_1_0, tls_1_2 or tls_1_3", findings);
    }
    if (isEdge() && !text("tlsTruststoreUri").isEmpty()) {
      findings.error(
          node.place(),
          CustomDomains.CODE,
          "an edge-optimized domain has no mutual TLS",
          "set \"endpointType: regional\", or remove \"tlsTruststoreUri\"");
    }
    Map<String, String> ignored =
        Map.of(
            "splitHorizonDns", "create the second record under \"resources\"",
            "route53Profile", "the records are created with the credentials of the stack",
            "allowPathMatching", "remove it: the mapping is part of the stack");
    ignored.forEach((key, hint) -> {
      Node value = node.get(key);
      if (value != null && !text(key).isEmpty() && !isFalse(key)) {
        findings.warning(value.place(), CustomDomains.CODE, "\"" + key + "\" has no effect", hint);
      }
    });
  }

  private void oneOf(String key, String values, DiagnosticCollector findings) {
    Node value = node.get(key);
    findings.error(
        value == null ? node.place() : value.place(),
        CustomDomains.CODE,
        "\"" + text(key) + "\" is not a value of \"" + key + "\"",
        "one of: " + values);
  }
}
