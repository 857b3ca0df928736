package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `provider.httpApi`: the HTTP API that all `httpApi` events share.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html">AWS::ApiGatewayV2::Api</a>
@Doc("The HTTP API that all httpApi events share")
public record HttpApiSection(
    @Doc("The id of an existing API outside this stack") @Nullable Value id,
    @Doc("The API's name (default: stage-service)") @Nullable String name,
    @Doc("The API's description") @Nullable String description,
    @Doc("The payload format of requests: 1.0 or 2.0 (default)")
        @Matches(value = "^[12](\\.0)?$", words = "1.0 or 2.0")
        @Nullable String payload,
    @Doc("Enable detailed metrics of each route") @Nullable Boolean metrics,
    @Doc("Disable the default execute-api endpoint; only custom domains work")
        @Nullable Boolean disableDefaultEndpoint,
    @Doc("Name the API service-stage instead of stage-service")
        @Nullable Boolean shouldStartNameWithService,
    @Doc("No longer needed: the provider's tags are always set") @Nullable Boolean useProviderTags,
    @Doc("CORS settings of the API") @Nullable HttpApiCors cors,
    @Doc("Authorizers by name") @Nullable Map<String, HttpApiAuthorizer> authorizers) {

  /// No settings.
  public static final HttpApiSection EMPTY =
      new HttpApiSection(null, null, null, null, null, null, null, null, null, null);

  /// The payload format in the notation of API Gateway, or null. YAML reads an unquoted 2.0 as 2.
  public static @Nullable String payloadFormat(@Nullable String payload) {
    return payload != null && payload.matches("[12]") ? payload + ".0" : payload;
  }
}
