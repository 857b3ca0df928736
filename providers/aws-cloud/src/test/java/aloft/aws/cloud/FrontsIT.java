package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackResource;

/// Deploys, changes and removes services behind a load balancer and a distribution on MiniStack. It
/// has neither `AWS::ApiGatewayV2::Deployment` nor `AWS::ApiGatewayV2::RouteResponse`, which a
/// WebSocket API needs.
final class FrontsIT {
  private static final String LISTENER =
      """
      "resources": {"Resources": {
        "Balancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
          "Properties": {"Name": "shop", "Subnets": ["subnet-1a2b3c4d", "subnet-5e6f7a8b"]}},
        "Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener",
          "Properties": {"LoadBalancerArn": {"Ref": "Balancer"}, "Port": 80, "Protocol": "HTTP",
            "DefaultActions": [{"Type": "fixed-response",
              "FixedResponseConfig": {"StatusCode": "404"}}]}}
      }},
      "functions\"\
      """;

  private static final String RULE =
      """
      {"alb": {"listenerArn": {"Ref": "Listener"}, "priority": 1, "conditions": {"path": "/a"}}}\
      """;
  private static final String EDGE =
      """
      {"cloudFront": {"eventType": "viewer-request", "origin": "https://example.com"}}\
      """;

  @TempDir private Path folder;
  private final Map<String, String> account = MiniStack.shared().newAccount();

  private boolean deploy(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      return cloud
          .deployments()
          .apply(
              fixture.blueprint().target(),
              fixture.bundle(),
              false,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT)
          .changed();
    }
  }

  private List<String> types() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "us-east-1", "dev", null, null)) {
      return clients
          .cloudFormation()
          .describeStackResources(request -> request.stackName("shop-dev"))
          .stackResources()
          .stream()
          .map(StackResource::resourceType)
          .toList();
    }
  }

  private void remove(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      assertThat(
              cloud.deployments().remove(fixture.blueprint().target(), Progress.SILENT).changed())
          .isTrue();
    }
  }

  private ServiceFixture with(String events) {
    return ServiceFixture.in(folder)
        .with("\"handler.main\"", "\"handler.main\", \"events\": [" + events + "]");
  }

  @Test
  void rulesOfAListener() {
    ServiceFixture service = with(RULE).with("\"functions\"", LISTENER);
    assertThat(deploy(service)).isTrue();
    assertThat(types())
        .contains(
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            "AWS::ElasticLoadBalancingV2::ListenerRule");
    assertThat(deploy(service)).isFalse();
    ServiceFixture changed = service.with("\"/a\"", "[\"/a\", \"/b\"]");
    assertThat(deploy(changed)).isTrue();
    remove(changed);
  }

  @Test
  void aFunctionAtTheEdge() {
    ServiceFixture service = with(EDGE);
    assertThat(deploy(service)).isTrue();
    assertThat(types()).contains("AWS::CloudFront::Distribution", "AWS::Lambda::Version");
    assertThat(deploy(service)).isFalse();
    ServiceFixture changed =
        service.with("\"eventType\"", "\"pathPattern\": \"/a\", \"eventType\"");
    assertThat(deploy(changed)).isTrue();
    remove(changed);
  }
}
