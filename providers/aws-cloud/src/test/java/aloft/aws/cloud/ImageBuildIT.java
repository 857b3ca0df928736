package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds images with a program that only records how it is called, and pushes them to the ECR of
/// MiniStack, which takes images through its API only.
final class ImageBuildIT {
  /// Writes each call, the variable and stdin to a file. A push needs a login before it; then it
  /// puts an image.
  private static final String ENGINE =
      """
      #!/bin/sh
      echo "$(basename "$0") $@" >> calls
      case "$1" in
        version) [ ! -e "no-$(basename "$0")" ] || { echo "no daemon"; exit 1; } ;;
        build) echo "TOKEN=$TOKEN $BUILDX_NO_DEFAULT_ATTESTATIONS" >> calls
          [ ! -e broken ] || { echo "step 1"; echo "RUN failed"; exit 3; } ;;
        login) cat > password ;;
        push) [ -s password ] || { echo "no basic auth credentials"; exit 1; }
          node -e '
            fetch(process.env.ECR, {method: "POST",
              headers: {"content-type": "application/x-amz-json-1.1",
                "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.PutImage",
                authorization: "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID +
                  "/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0"},
              body: JSON.stringify({repositoryName: "serverless-shop-dev", imageTag: "base",
                imageManifest: JSON.stringify({build: Date.now()})})})
            .then(async (reply) => { if (!reply.ok) { console.log(await reply.text()); process.exit(9); } })' ;;
      esac
      """;

  private static final String IMAGES =
      """
      "ecr": {"scanOnPush": true, "maxImages": 3, "images": {"base": {"path": "app",
        "file": "lambda.dockerfile", "buildArgs": {"TOKEN": "hidden", "PATH": "shown"},
        "cacheFrom": ["a:1"], "buildOptions": ["--pull"], "platform": "linux/arm64",
        "provenance": "false"}}}, "runtime"\
      """;

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account =
      new HashMap<>(proxy.watch(MiniStack.shared().newAccount()));
  private ServiceFixture service = ServiceFixture.in(Path.of("."));
  private Path programs = Path.of(".");

  @BeforeEach
  void createService() throws IOException {
    programs = Files.createDirectory(folder.resolve("bin"));
    Files.createDirectory(folder.resolve("app"));
    Files.writeString(folder.resolve("app/lambda.dockerfile"), "FROM scratch\n");
    account.put("PATH", programs + ":" + System.getenv("PATH"));
    account.put("ECR", MiniStack.shared().endpoint().toString());
    service =
        ServiceFixture.in(folder)
            .with("\"runtime\"", IMAGES)
            .with("\"handler\": \"handler.main\"", "\"image\": \"base\"");
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void install(String name) throws IOException {
    Path program = programs.resolve(name);
    Files.writeString(program, ENGINE);
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private Map<Question, Fact> answer() {
    try (Cloud cloud = service.connect(account)) {
      Set<Question> questions = service.blueprint().questions();
      return cloud.facts().answer(service.blueprint().target(), questions, Progress.SILENT);
    }
  }

  private Diagnostic failure() {
    UserException failure = catchThrowableOfType(UserException.class, this::answer);
    return Objects.requireNonNull(failure).diagnostics().getFirst();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  @Test
  void buildsAndPushesAnImageAndUsesItsDigest() throws IOException {
    install("docker");
    Map<Question, Fact> facts = answer();
    String uri = facts.values().iterator().next().values().get("repository");
    assertThat(uri).endsWith(".amazonaws.com/serverless-shop-dev");
    String registry = String.valueOf(uri).substring(0, String.valueOf(uri).indexOf('/'));
    assertThat(calls())
        .containsExactly(
            "docker version",
            "docker build -t "
                + uri
                + ":base -f "
                + folder.resolve("app/lambda.dockerfile")
                + " --build-arg TOKEN --build-arg PATH=shown --cache-from a:1"
                + " --platform=linux/arm64 --provenance=false --pull app",
            "TOKEN=hidden 1",
            "docker push " + uri + ":base",
            "docker login --username AWS --password-stdin " + registry,
            "docker push " + uri + ":base");
    assertThat(Files.readString(folder.resolve("password"))).isNotEmpty();
    assertThat(proxy.named("ecr CreateRepository").getFirst().body())
        .contains("\"scanOnPush\":true");
    assertThat(proxy.named("ecr PutLifecyclePolicy").getFirst().body())
        .contains("imageCountMoreThan", "\\\"countNumber\\\":3");
    String template = template(facts);
    try (Clients clients = clients()) {
      String digest =
          clients
              .ecr()
              .describeImages(request -> request.repositoryName("serverless-shop-dev"))
              .imageDetails()
              .getFirst()
              .imageDigest();
      assertThat(template).contains("\"ImageUri\": \"" + uri + "@" + digest + "\"");
    }

    proxy.clear();
    answer();
    assertThat(proxy.named("ecr CreateRepository")).isEmpty();
    assertThat(proxy.named("ecr GetAuthorizationToken")).as("logged in already").isEmpty();
  }

  private String template(Map<Question, Fact> facts) {
    return String.join(
        "", service.bundle(Clock.systemUTC().instant(), facts).plan().files().values());
  }

  private Clients clients() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  @Test
  void usesTheFirstProgramThatAnswers() throws IOException {
    install("docker");
    install("podman");
    Files.createFile(folder.resolve("no-docker"));
    answer();
    assertThat(calls())
        .contains("docker version", "podman version")
        .noneMatch("docker build"::equals);
    assertThat(calls()).anyMatch(call -> call.startsWith("podman push"));
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    account.put("PATH", programs.toString());
    assertThat(failure().code()).isEqualTo("image/engine");
    assertThat(failure().message()).contains("docker, podman or buildah");
    account.put("PATH", programs + ":" + System.getenv("PATH"));
    install("docker");
    Files.createFile(folder.resolve("broken"));
    assertThat(failure().code()).isEqualTo("image/build");
    assertThat(failure().message()).contains("docker build", "\"base\"", "exit code 3");
    assertThat(failure().hint()).isEqualTo("step 1\nRUN failed");
    Files.delete(folder.resolve("app/lambda.dockerfile"));
    assertThat(failure().code()).isEqualTo("image/file");
  }
}
