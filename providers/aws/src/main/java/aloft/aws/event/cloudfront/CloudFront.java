package aloft.aws.event.cloudfront;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `cloudFront`: a CloudFront distribution calls the function at the edge.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-distribution.html">AWS::CloudFront::Distribution</a>
@Doc("A CloudFront distribution calls the function at the edge (Lambda@Edge)")
public record CloudFront(
    @Doc(
            "When the function is called, which AWS requires: before or after the cache, for a"
                + " request or a response")
        @OneOf({"viewer-request", "origin-request", "origin-response", "viewer-response"})
        @Nullable String eventType,
    @Required @Doc("Where CloudFront gets the content: a URL, s3://BUCKET-DOMAIN/PATH, or settings")
        CloudFrontOrigin origin,
    @Doc("Use this origin for requests that match no path pattern (default false)")
        @Nullable Boolean isDefaultOrigin,
    @Doc("The paths of requests; without it, all requests that match no other pattern")
        @Matches(
            value = "^([A-Za-z0-9_.*?$/~\"'@:+-]|&amp;)+$",
            words = "letters, digits and _.*?$/~\"'@:+-")
        @Nullable String pathPattern,
    @Doc("Pass the body of the request to the function; for requests only (default false)")
        @Nullable Boolean includeBody,
    @Doc("How CloudFront caches and forwards") @Nullable CloudFrontBehavior behavior,
    @Doc("The cache policy, by its id or by a name of provider.cloudFront.cachePolicies")
        @Nullable CachePolicyReference cachePolicy)
    implements Checked {

  /// Whether the viewer's requests or responses call the function: its limits are lower.
  boolean isViewer() {
    return type().startsWith("viewer-");
  }

  /// The event type, empty if it is missing.
  String type() {
    return eventType == null ? "" : eventType;
  }

  /// The path pattern, empty for the default behavior.
  String path() {
    return pathPattern == null ? "" : pathPattern;
  }

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    if (eventType == null) {
      problems.add(
          new Problem(
              "",
              "manifest/missing",
              "missing required property \"eventType\"",
              "as in origin-request",
              Problem.Kind.REFUSED));
    }
    if (Boolean.TRUE.equals(includeBody) && type().endsWith("-response")) {
      problems.add(
          new Problem(
              "includeBody",
              "cloud-front/include-body",
              "only requests have a body that can be included",
              "remove it",
              Problem.Kind.REFUSED));
    }
    return problems;
  }

  /// `cachePolicy`: a policy by its id or its name.
  @Doc("A cache policy by its id or its name")
  public record CachePolicyReference(
      @Doc("The id of a policy") @Nullable Value id,
      @Doc("A name of provider.cloudFront.cachePolicies") @Range(min = 1) @Nullable String name)
      implements Checked {

    @Override
    public List<Problem> check() {
      if (id == null && name == null) {
        return List.of(
            new Problem(
                "", "cloud-front/cache-policy", "the policy has neither id nor name", "add one"));
      }
      return id == null || name == null
          ? List.of()
          : List.of(
              new Problem(
                  "name",
                  "cloud-front/cache-policy",
                  "the policy has an id and a name: the id is used",
                  "remove one of them",
                  Problem.Kind.VIOLATION));
    }
  }
}
