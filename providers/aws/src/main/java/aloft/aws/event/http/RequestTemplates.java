package aloft.aws.event.http;

import aloft.aws.emulation.http.RestApiSettings;
import aloft.spi.document.Mapping;
import aloft.spi.document.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The mapping templates that build the event of a function without proxy integration. Their text
/// must not change: deployed functions read the events that they build.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html">Mapping
///   templates</a>
final class RequestTemplates {

  /// The placeholder for the claims that an event's authorizer passes on.
  private static final String CLAIMS_PLACEHOLDER = "extraCognitoPoolClaims";

  private static final String EVENT =
      """

        #define( $loop )
          {
          #foreach($key in $map.keySet())
              #set( $k = $util.escapeJavaScript($key) )
              #set( $v = $util.escapeJavaScript($map.get($key)).replaceAll("\\\\'", "'") )
              "$k":
                "$v"
                #if( $foreach.hasNext ) , #end
          #end
          }
        #end

        {
          "body": $body,
          "method": "$context.httpMethod",
          "principalId": "$context.authorizer.principalId",
          "stage": "$context.stage",

          "cognitoPoolClaims" : {
             extraCognitoPoolClaims
             "sub": "$context.authorizer.claims.sub"
          },

          #set( $map = $context.authorizer )
          "enhancedAuthContext": $loop,

          #set( $map = $input.params().header )
          "headers": $loop,

          #set( $map = $input.params().querystring )
          "query": $loop,

          #set( $map = $input.params().path )
          "path": $loop,

          #set( $map = $context.identity )
          "identity": $loop,

          #set( $map = $stageVariables )
          "stageVariables": $loop,

          "requestPath": "$context.resourcePath"
        }
      """;

  private static final String JSON_BODY =
      """

          #set( $body = $input.json("$") )

      """;

  private static final String FORM_BODY =
      """

          #define( $body )
            {
            #foreach( $token in $input.path('$').split('&') )
              #set( $keyVal = $token.split('=') )
              #set( $keyValSize = $keyVal.size() )
              #if( $keyValSize >= 1 )
                #set( $key = $util.escapeJavaScript($util.urlDecode($keyVal[0])) )
                #if( $keyValSize >= 2 )
                  #set($val = $util.escapeJavaScript($util.urlDecode($keyVal[1])).replaceAll("\\\\'","'"))
                #else
                  #set( $val = '' )
                #end
                "$key": "$val"#if($foreach.hasNext),#end
              #end
            #end
            }
          #end

      """;

  private RequestTemplates() {}

  /// The templates of a method by content type; empty if there are none.
  static Map<String, String> of(HttpEvent event) {
    Map<String, String> templates = new LinkedHashMap<>();
    if (event.integrationType() == IntegrationType.AWS) {
      templates.put("application/json", JSON_BODY + "    " + EVENT + "\n  ");
      templates.put("application/x-www-form-urlencoded", FORM_BODY + "    " + EVENT + "\n  ");
    }
    Mapping given = event.request().template();
    if (given != null) {
      given
          .values()
          .forEach((type, template) -> {
            if (template.isNull()) {
              templates.remove(type);
            } else if (template instanceof Scalar text) {
              templates.put(type, text.print());
            }
          });
    }
    String claims = claims(event.authorizer());
    templates.replaceAll((type, template) -> {
      int at = template.indexOf(CLAIMS_PLACEHOLDER);
      return at < 0
          ? template
          : template.substring(0, at)
              + claims
              + template.substring(at + CLAIMS_PLACEHOLDER.length());
    });
    return templates;
  }

  /// The name of the default template that a method uses for a content type; null for a custom
  /// template.
  static @Nullable String standardTemplate(HttpEvent event, String type) {
    Mapping given = event.request().template();
    boolean isCustom = given != null && given.get(type) != null;
    return switch (isCustom || event.integrationType() != IntegrationType.AWS ? "" : type) {
      case "application/json" -> RestApiSettings.Template.JSON;
      case "application/x-www-form-urlencoded" -> RestApiSettings.Template.FORM;
      default -> null;
    };
  }

  private static String claims(@Nullable HttpAuthorizer authorizer) {
    List<String> claims = authorizer == null ? List.of() : authorizer.claims();
    StringBuilder text = new StringBuilder();
    for (String claim : claims) {
      int colon = claim.indexOf(':');
      String field = colon < 0 ? claim : claim.substring(colon + 1);
      String address = colon < 0 ? "." + claim : "['" + claim + "']";
      text.append('"').append(field).append("\": \"$context.authorizer.claims");
      text.append(address).append("\",");
    }
    return text.toString();
  }
}
