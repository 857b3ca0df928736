package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Deployments.Revision;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Deployments whose files are beside those of others, on MiniStack.
final class SharedBucketIT {
  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private String bucket = "";
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createBucket() {
    service = ServiceFixture.in(folder);
    bucket = "shared-" + account.get("AWS_ACCESS_KEY_ID");
    try (Clients clients = clients()) {
      clients.s3().createBucket(request -> request.bucket(bucket));
    }
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private Clients clients() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  /// One service and stage, in a stack of its own for each tenant.
  private ServiceFixture tenant(String name) {
    return service
        .with(
            "\"runtime\"",
            "\"stackName\": \"shop-"
                + name
                + "\", \"deploymentBucket\": \""
                + bucket
                + "\", \"runtime\"")
        .with("\"handler\"", "\"name\": \"shop-" + name + "\", \"handler\"");
  }

  private void deploy(ServiceFixture fixture) {
    fixture.deploy(account, new ArrayList<>());
  }

  private List<String> history(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      return cloud.deployments().history(fixture.blueprint().target()).stream()
          .map(Revision::id)
          .toList();
    }
  }

  private boolean remove(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      return cloud.deployments().remove(fixture.blueprint().target(), Progress.SILENT).changed();
    }
  }

  private List<String> keys() {
    try (Clients clients = clients()) {
      return clients.s3().listObjectsV2(request -> request.bucket(bucket)).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  /// The folder in the bucket has the names of the service and the stage only.
  @Test
  void eachStackOfAServiceHasItsOwnDeployments() {
    ServiceFixture first = tenant("first");
    ServiceFixture second = tenant("second");
    deploy(first);
    deploy(second);
    List<String> ofSecond = history(second);
    assertThat(ofSecond).hasSize(1);
    deploy(first.returning("changed"));
    deploy(first.returning("changed again"));
    assertThat(history(second)).isEqualTo(ofSecond);
    assertThat(history(first)).hasSize(3).doesNotContainAnyElementsOf(ofSecond);

    List<String> before = keys();
    assertThat(remove(tenant("third"))).isFalse();
    assertThat(keys()).isEqualTo(before);
    assertThat(remove(first)).isTrue();
    assertThat(history(second)).isEqualTo(ofSecond);
    assertThat(keys()).hasSize(3).allMatch(key -> key.contains("/" + ofSecond.getFirst() + "-"));
    assertThat(remove(second)).isTrue();
    assertThat(keys()).isEmpty();
  }

  /// The stack with the usual name has no name in its state files.
  @Test
  void theUsualStackIsBesideOthers() {
    ServiceFixture usual =
        service.with(
            "\"runtime\"",
            "\"deploymentBucket\": {\"name\": \""
                + bucket
                + "\", \"maxPreviousDeploymentArtifacts\": 1}, \"runtime\"");
    ServiceFixture other = tenant("other");
    deploy(other);
    List<String> ofOther = history(other);
    deploy(usual);
    deploy(usual.returning("changed"));
    assertThat(history(usual)).hasSize(1).doesNotContainAnyElementsOf(ofOther);
    assertThat(history(other)).isEqualTo(ofOther);
    assertThat(remove(usual)).isTrue();
    assertThat(history(other)).isEqualTo(ofOther);
    assertThat(keys()).hasSize(3);
  }

  /// The events of the stack are in pages: those of the first deployment can be on a later one.
  @Test
  void theFilesOfTheDeployedPackageStay() {
    ServiceFixture own =
        service.with("\"runtime\"", "\"deploymentBucket\": \"" + bucket + "\", \"runtime\"");
    Bundle bundle = own.bundle();
    apply(own, bundle);
    List<String> deployed = keys();
    proxy.alterWith((exchange, answer) ->
        exchange.operation().equals("DescribeStackEvents")
            ? answer.replaceAll("<ClientRequestToken>[^<]*", "<ClientRequestToken>other")
            : answer);
    assertThat(apply(own, bundle).changed()).isFalse();
    assertThat(keys()).containsAll(deployed);
  }

  private Outcome apply(ServiceFixture fixture, Bundle bundle) {
    try (Cloud cloud = fixture.connect(account)) {
      return cloud
          .deployments()
          .apply(
              fixture.blueprint().target(),
              bundle,
              true,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT);
    }
  }

  @Test
  void theBucketOfTheStackIsNotNamedInTheManifest() {
    deploy(service);
    String own;
    try (Clients clients = clients()) {
      own =
          clients.s3().listBuckets().buckets().stream()
              .map(each -> each.name())
              .filter(name -> name.contains("serverlessdeploymentbucket"))
              .findFirst()
              .orElseThrow();
    }
    ServiceFixture pinned =
        service.with("\"runtime\"", "\"deploymentBucket\": \"" + own + "\", \"runtime\"");
    UserException refused = catchThrowableOfType(UserException.class, () -> deploy(pinned));
    assertThat(refused.diagnostics().getFirst().code()).isEqualTo("bucket/own");
  }
}
