package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The mapping templates that build the input of an execution from a request. Their text must not
/// change: deployed state machines read the input that they build.
final class StepFunctionsTemplates {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  private static final String BODY =
      """

      #set( $body = $util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'") )
      {"input": "$body", "name": "$context.requestId", "stateMachineArn":"${StateMachineArn}"}\
      """;

  private static final String JSON_BODY = "\n  #set( $body = $input.body )";

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
        #end\
      """;

  /// The whole request, in the format of the integration lambda-proxy.
  private static final String REQUEST =
      """

        #define( $loop )
        {
          #foreach($key in $map.keySet())
            #set( $k = $util.escapeJavaScript($key) )
            #set( $v = $util.escapeJavaScript($map.get($key)).replaceAll("\\\\'", "'") )
            "$k":
              #if ("$v" == "")
                null
              #else
                "$v"
              #end
              #if( $foreach.hasNext ) , #end
          #end
        }
        #end
        #define( $smInput )
        {
          "resource": "$context.resourcePath",
          "path": "$context.path",
          "httpMethod": "$context.httpMethod",
          #set( $map = $input.params().header )
          "headers": $loop,

          #if ($input.params().querystring.size() == 0)
          "queryStringParameters": null,
          #else
          #set( $map = $input.params().querystring )
          "queryStringParameters": $loop,
          #end

          #if ($input.params().path.size() == 0)
          "pathParameters": null,
          #else
          #set( $map = $input.params().path )
          "pathParameters": $loop,
          #end

          #if ($stageVariables.size() == 0)
          "stageVariables": null,
          #else
          #set( $map = $stageVariables )
          "stageVariables": $loop,
          #end

          "requestContext": {
            "resourceId": "$context.resourceId",
            "resourcePath": "$context.resourcePath",
            "httpMethod": "$context.httpMethod",
            "extendedRequestId": "$context.extendedRequestId",
            "requestTime": "$context.requestTime",
            "path": "$context.path",
            "accountId": "${AccountId}",
            "protocol": "$context.protocol",
            "stage": "$context.stage",
            "domainPrefix": "$context.domainPrefix",
            "requestTimeEpoch": $context.requestTimeEpoch,
            "requestId": "$context.requestId",
            #set( $map = $context.identity )
            "identity": $loop,
            "domainName": "$context.domainName",
            #set( $map = $context.authorizer )
            "authorizer": $loop,
            "apiId": "$context.apiId"
          },
          "body": "$util.escapeJavaScript("$body").replaceAll("\\\\'", "'")",
          "isBase64Encoded": false
        }
        #end
        {
          "input": "$util.escapeJavaScript("$smInput").replaceAll("\\\\'", "'")",
          "name":"$context.requestId",
          "stateMachineArn":"${StateMachineArn}"
        }\
      """;

  private StepFunctionsTemplates() {}

  /// The templates of a method by content type.
  ///
  /// @param given `request.template`: "lambda_proxy" or an object
  static Map<String, Value> of(String stateMachine, @Nullable Node given, boolean hasAction) {
    Map<String, Value> templates = new LinkedHashMap<>();
    Fields arn = Fields.with("StateMachineArn", Value.ref(stateMachine));
    if (given != null && "lambda_proxy".equals(given.text())) {
      arn.put("AccountId", Value.ref("AWS::AccountId"));
      templates.put(JSON, sub(JSON_BODY + "\n  " + REQUEST, arn));
      templates.put(FORM, sub(FORM_BODY + "\n  " + REQUEST, arn));
    } else if (given != null || !hasAction) {
      templates.put(JSON, sub(BODY, arn));
      templates.put(FORM, sub(BODY, arn));
    }
    if (given instanceof Mapping own) {
      own.values()
          .forEach((type, template) -> {
            if (template.isNull()) {
              templates.remove(type);
            } else {
              templates.put(type, Value.of(template));
            }
          });
    }
    return templates;
  }

  private static Value sub(String template, Fields variables) {
    return Fields.with("Fn::Sub", List.of(Value.of(template), variables.obj())).obj();
  }
}
