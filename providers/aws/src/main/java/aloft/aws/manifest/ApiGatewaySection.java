package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Source;
import aloft.spi.schema.ValidationMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `provider.apiGateway`: the REST API that all `http` events of a service share.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html">AWS::ApiGateway::RestApi</a>
@Doc("The REST API that all http events share")
public record ApiGatewaySection(
    @Doc("API keys; methods with private: true require one") @Nullable List<ApiKeyEntry> apiKeys,
    @Doc("Where a request contains its API key")
        @OneOf(
            value = {"HEADER", "AUTHORIZER"},
            ignoreCase = true)
        @Nullable String apiKeySourceType,
    @Inline ApiSettings api,
    @Inline ExistingApi existing,
    @Doc("Name the API service-stage instead of stage-service")
        @Nullable Boolean shouldStartNameWithService,
    @Doc("The stage of the API (default: the service's)") @Nullable String stage,
    @Doc("How long a method waits for its function, in milliseconds") @Range(min = 50)
        @Nullable Integer timeoutInMillis,
    @Doc("Quota and throttle of API keys: one plan, or a list of plans by name")
        @Nullable UsagePlans usagePlan,
    @Doc("Use a WebSocket API of another stack instead of a new one")
        @Nullable Value websocketApiId,
    @Source Mapping node) {

  /// No settings.
  public static ApiGatewaySection empty(SourceRange place) {
    return Objects.requireNonNull(
        Decoder.read(
            ApiGatewaySection.class,
            Mapping.empty(place),
            new DiagnosticCollector(ValidationMode.OFF)));
  }

  /// TLS settings of an endpoint.
  @Doc("TLS settings of the endpoint")
  public record Endpoint(
      @Doc("The minimum TLS version, for example SecurityPolicy_TLS13_1_2_2021_06")
          @Nullable String securityPolicy,
      @Doc("Whether requests must match the policy: BASIC or STRICT")
          @OneOf(
              value = {"BASIC", "STRICT", ""},
              ignoreCase = true)
          @Nullable String accessMode) {}

  /// Models of request bodies to which methods refer by id.
  @Doc("Models of request bodies")
  public record Request(
      @Doc("JSON schemas by id, or {schema, name, description}") Map<String, Node> schemas) {
    public Request {
      schemas = schemas == null ? Map.of() : schemas;
    }
  }

  /// The API itself.
  public record ApiSettings(
      @Doc("Media types that are passed on as binary data")
          @Advisory
          @Matches(value = "^\\S+/\\S+$", words = "media types, as in image/png")
          @Nullable List<String> binaryMediaTypes,
      @Doc("Description of the REST API") @Nullable Value description,
      @Doc("Disable the default execute-api endpoint; only custom domains work")
          @Nullable Boolean disableDefaultEndpoint,
      @Doc("TLS settings of the endpoint") @Nullable Endpoint endpoint,
      @Doc("Enable detailed metrics of the stage") @Nullable Boolean metrics,
      @Doc("The smallest response that is compressed, in bytes") @Range(min = 0, max = 10485760)
          @Nullable Integer minimumCompressionSize,
      @Doc("Models that methods refer to by id") @Nullable Request request,
      @Doc("The policy of the API") List<StatementSection> resourcePolicy) {
    public ApiSettings {
      resourcePolicy = resourcePolicy == null ? List.of() : resourcePolicy;
    }
  }

  /// A REST API of another stack that is used instead of a new one.
  public record ExistingApi(
      @Doc("Use a REST API of another stack instead of a new one") @Nullable Value restApiId,
      @Doc("Resources that the other API already has: ids by path, or a list")
          @Nullable ExistingPaths restApiResources,
      @Doc("The id of the root resource of the other API") @Nullable Value restApiRootResourceId) {}
}
