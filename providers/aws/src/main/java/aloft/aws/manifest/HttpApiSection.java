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
    @Doc("The id of an API outside this stack, instead of one of its own") @Nullable Value id,
    @Doc("The API's name (default: stage-service)") @Nullable String name,
    @Doc("The API's description") @Nullable String description,
    @Doc("The form in which functions get requests: 1.0 or 2.0 (default)")
        @Matches(value = "^[12](\\.0)?$", words = "1.0 or 2.0")
        @Nullable String payload,
    @Doc("Detailed metrics of each route") @Nullable Boolean metrics,
    @Doc("No answers under the address that AWS gives; for domains of your own")
        @Nullable Boolean disableDefaultEndpoint,
    @Doc("Name the API service-stage instead of stage-service")
        @Nullable Boolean shouldStartNameWithService,
    @Doc("No longer needed: the provider's tags are always set") @Nullable Boolean useProviderTags,
    @Doc("Which pages of other sites may call the API") @Nullable HttpApiCors cors,
    @Doc("Who may call routes, by name") @Nullable Map<String, HttpApiAuthorizer> authorizers) {

  /// The payload format as API Gateway spells it, or null: YAML reads an unquoted 2.0 as 2.
  public static @Nullable String format(@Nullable String payload) {
    return payload != null && payload.matches("[12]") ? payload + ".0" : payload;
  }
}
