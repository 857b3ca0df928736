package aloft.aws.event.alb;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `alb`: requests to an Application Load Balancer that match the conditions call the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listenerrule.html">AWS::ElasticLoadBalancingV2::ListenerRule</a>
@Doc("Requests to an Application Load Balancer call the function")
public record Alb(
    @Required @Doc("The listener: its ARN, or a Ref to a listener of this stack") Value listenerArn,
    @Required
        @Doc("The order of the rules of the listener: the lowest number is checked first")
        @Range(min = 1, max = 50000)
        Integer priority,
    @Required @Doc("Which requests call the function; all conditions must match")
        AlbConditions conditions,
    @Doc("Requests and responses have all values of a header or parameter (default false)")
        @Nullable Boolean multiValueHeaders,
    @Doc("Whether and how the load balancer calls the function to check it (default false)")
        @Nullable AlbHealthCheck healthCheck,
    @Doc("Who may call the function: names of provider.alb.authorizers, in this order")
        @Nullable List<String> authorizer,
    @Doc("The name of the target group (default: a digest)")
        @Matches(value = "^[a-zA-Z0-9-]+$", words = "letters, digits and dashes")
        @Range(min = 1, max = 32)
        @Nullable String targetGroupName)
    implements Checked {

  private static final Pattern LISTENER =
      Pattern.compile(
          "^arn:aws[\\w-]*:elasticloadbalancing:.+:listener/app/[\\w-]+/([\\w-]+)/[\\w-]+$");

  /// Whether events and results contain lists of values.
  boolean isMultiValue() {
    return Boolean.TRUE.equals(multiValueHeaders);
  }

  /// The id of the load balancer, or the logical id of a listener of this stack: the part that
  /// tells target groups of a function apart.
  ///
  /// @throws IllegalStateException if the listener is neither
  String loadBalancerId() {
    if (listenerArn instanceof Value.Ref ref) {
      return ref.id();
    }
    String text = listenerArn.text();
    Matcher matcher = LISTENER.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      throw new IllegalStateException("not the ARN of a listener: " + text);
    }
    return matcher.group(1);
  }

  /// The id of the listener in its ARN, or its logical id.
  String listenerId() {
    String text = listenerArn.text();
    return text == null ? loadBalancerId() : text.substring(text.lastIndexOf('/') + 1);
  }

  @Override
  public List<Problem> check() {
    String text = listenerArn.text();
    if (listenerArn instanceof Value.Ref || (text != null && LISTENER.matcher(text).matches())) {
      return List.of();
    }
    return List.of(
        new Problem(
            "listenerArn",
            "alb/listener",
            "the listener must be an ARN or a Ref",
            "write !Ref and the logical id of a listener, or an ARN like"
                + " arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/app/NAME/ID/ID"));
  }
}
