package aloft.aws.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// A custom domain of an API: `provider.domain`, and an item of `provider.domains`.
@Doc("A custom domain of an API")
public record DomainSection(
    @Required @Doc("The domain, as in api.example.com") String name,
    @Doc("Whether the domain is set up (default true)") @Nullable Boolean enabled,
    @Inline Api api,
    @Inline Certificate certificate,
    @Inline Records records,
    @Source Node node) {

  @ShortForm("the name of a domain")
  static @Nullable DomainSection of(Node node, DiagnosticCollector findings) {
    return node.text() == null
        ? null
        : Decoder.read(DomainSection.class, Mapping.of("name", node, node.place()), findings);
  }

  /// The API behind the domain.
  public record Api(
      @Doc("The path below the domain (default: the root)") @Nullable String basePath,
      @Doc("http, rest or websocket (default: the API of the service)")
          @OneOf(
              value = {"http", "rest", "websocket"},
              ignoreCase = true)
          @Nullable String apiType,
      @Doc("regional (default) or edge")
          @OneOf(
              value = {"regional", "edge"},
              ignoreCase = true)
          @Nullable String endpointType,
      @Doc("Allow other mappings with the same path") @Nullable Boolean allowPathMatching,
      @Doc("Keep mappings that another service made")
          @Nullable Boolean preserveExternalPathMappings) {}

  /// The certificate and the TLS settings.
  public record Certificate(
      @Doc("The ARN of a certificate in ACM") @Nullable String certificateArn,
      @Doc("The name of a certificate in ACM (default: the one that fits best)")
          @Nullable String certificateName,
      @Doc("The oldest TLS version, as in TLS_1_2") @Nullable String securityPolicy,
      @Doc("The truststore of mutual TLS, as in s3://bucket/truststore.pem")
          @Nullable String tlsTruststoreUri,
      @Doc("The version of the truststore") @Nullable String tlsTruststoreVersion) {}

  /// The records in Route 53.
  public record Records(
      @Doc("Create records in Route 53 (default true)") @Nullable Boolean createRoute53Record,
      @Doc("Create AAAA records too (default true)") @Nullable Boolean createRoute53IPv6Record,
      @Doc("The hosted zone (default: the one that fits best)") @Nullable String hostedZoneId,
      @Doc("Whether the hosted zone is private") @Nullable Boolean hostedZonePrivate,
      @Doc("Set up a private and a public zone") @Nullable Boolean splitHorizonDns,
      @Doc("The AWS profile for Route 53") @Nullable String route53Profile,
      @Doc("The region for Route 53") @Nullable String route53Region,
      @Doc("More settings of the records") @Nullable Mapping route53Params) {}
}
