package aloft.aws.event.cloudfront;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Key;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `origin`: where CloudFront gets the content; the keys of CloudFormation.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-origin.html">Origin</a>
@Doc("Where CloudFront gets the content")
public record CloudFrontOrigin(
    @Required @Doc("The domain of the origin") @Key("DomainName") Value domainName,
    @Doc("The folder of the content, as in /files") @Key("OriginPath") @Nullable String originPath,
    @Inline Kind kind,
    @Inline Connection connection,
    @Doc("Headers that CloudFront adds to requests") @Key("OriginCustomHeaders")
        @Nullable List<CustomHeader> originCustomHeaders,
    @Doc("The id of the access control of a bucket") @Key("OriginAccessControlId")
        @Nullable Value originAccessControlId,
    @Source Node node)
    implements Checked {

  // scheme://user@host:port/path?query#fragment
  private static final Pattern URL =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#@]*@)?([^/?#:]+)(?::\\d*)?([^?#]*).*");

  @ShortForm("a URL")
  static @Nullable CloudFrontOrigin of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      findings.error(
          node.place(),
          "cloud-front/origin",
          "the origin \"" + text + "\" is not a URL",
          "write https://HOST/PATH, or s3://BUCKET.s3.amazonaws.com/PATH");
      return null;
    }
    boolean isBucket = url.group(1).equalsIgnoreCase("s3");
    String path = url.group(3);
    return new CloudFrontOrigin(
        Value.of(url.group(2).toLowerCase(Locale.ROOT)),
        path.isEmpty() || path.equals("/") ? null : path,
        new Kind(
            isBucket ? null : new CustomOrigin(null, null, "match-viewer", null, null, null),
            isBucket ? new S3Origin(null) : null),
        new Connection(null, null),
        null,
        null,
        node);
  }

  private boolean isBucket() {
    return kind.s3OriginConfig() != null;
  }

  /// The id of the origin in the distribution.
  String id() {
    String domain = domainName.text();
    return (isBucket() ? "s3/" : "custom/")
        + (domain == null ? LogicalIds.alphanumeric(Json.write(domainName.plain(), 0)) : domain)
        + (originPath == null ? "" : originPath);
  }

  /// The origin in the distribution, without its id.
  Value.Obj value() {
    if (node instanceof Mapping
        && Value.of(Decoder.normalize(CloudFrontOrigin.class, node)) instanceof Value.Obj object) {
      return object;
    }
    Fields fields = Fields.with("DomainName", domainName).put("OriginPath", originPath);
    return isBucket()
        ? fields.put("S3OriginConfig", Map.of()).obj()
        : fields
            .put("CustomOriginConfig", Fields.with("OriginProtocolPolicy", "match-viewer"))
            .obj();
  }

  @Override
  public List<Problem> check() {
    boolean isEither = (kind.customOriginConfig() == null) != (kind.s3OriginConfig() == null);
    return isEither
        ? List.of()
        : List.of(
            new Problem(
                "",
                "cloud-front/origin",
                "the origin must have either \"CustomOriginConfig\" or \"S3OriginConfig\"",
                "write S3OriginConfig: {} for a bucket, and CustomOriginConfig for another server",
                Problem.Kind.REFUSED));
  }

  /// What the origin is: a bucket or another server.
  public record Kind(
      @Doc("Settings of a server that is not a bucket") @Key("CustomOriginConfig")
          @Nullable CustomOrigin customOriginConfig,
      @Doc("Settings of a bucket") @Key("S3OriginConfig") @Nullable S3Origin s3OriginConfig) {}

  /// How CloudFront connects to the origin.
  public record Connection(
      @Doc("How often CloudFront tries to connect (default 3)")
          @Key("ConnectionAttempts")
          @Range(min = 1, max = 3)
          @Nullable Integer connectionAttempts,
      @Doc("Seconds until an attempt to connect has failed (default 10)")
          @Key("ConnectionTimeout")
          @Range(min = 1, max = 10)
          @Nullable Integer connectionTimeout) {}

  /// A server that is not a bucket.
  @Doc("A server that is not a bucket")
  public record CustomOrigin(
      @Doc("The port for HTTP (default 80)") @Key("HTTPPort") @Range(min = 0, max = 65535)
          @Nullable Integer httpPort,
      @Doc("The port for HTTPS (default 443)") @Key("HTTPSPort") @Range(min = 0, max = 65535)
          @Nullable Integer httpsPort,
      @Required
          @Doc("The protocol that CloudFront uses")
          @Key("OriginProtocolPolicy")
          @OneOf({"http-only", "match-viewer", "https-only"})
          String originProtocolPolicy,
      @Doc("Seconds that a connection is kept (default 5)")
          @Key("OriginKeepaliveTimeout")
          @Range(min = 1, max = 60)
          @Nullable Integer originKeepaliveTimeout,
      @Doc("Seconds until a response is late (default 30)")
          @Key("OriginReadTimeout")
          @Range(min = 1, max = 60)
          @Nullable Integer originReadTimeout,
      @Doc("The versions of TLS")
          @Key("OriginSSLProtocols")
          @OneOf({"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"})
          @Nullable List<String> originSslProtocols) {}

  /// A bucket.
  @Doc("A bucket")
  public record S3Origin(
      @Doc("The origin access identity, empty with an access control")
          @Key("OriginAccessIdentity")
          @Matches(
              value = "^(origin-access-identity/cloudfront/.+)?$",
              words = "origin-access-identity/cloudfront/ID, or empty")
          @Nullable Value originAccessIdentity) {}

  /// A header that CloudFront adds to requests.
  @Doc("A header that CloudFront adds to requests")
  public record CustomHeader(
      @Required @Doc("The name of the header") @Key("HeaderName") String headerName,
      @Required @Doc("The value of the header") @Key("HeaderValue") String headerValue) {}
}
