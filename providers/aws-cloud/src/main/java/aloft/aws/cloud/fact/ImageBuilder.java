package aloft.aws.cloud.fact;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.function.ImageSource;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.plan.Fact;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/// Builds an image with the user's own program, and pushes it to the service's repository in ECR.
final class ImageBuilder {
  private final EcrClient ecr;
  private final Environment environment;
  private final String repository;
  private final Progress progress;

  ImageBuilder(
      Clients clients, Environment environment, StackLocation location, Progress progress) {
    this.ecr = clients.ecr();
    this.environment = environment;
    this.repository = Objects.requireNonNull(location.repository());
    this.progress = progress;
  }

  /// Returns the URI of the repository and the digest of the image.
  Fact build(ImageSource source) {
    Path file =
        environment.workingFolder().resolve(source.path()).resolve(source.file()).normalize();
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          Diagnostic.error(
                  "image/file", "the image \"" + source.name() + "\" has no build file " + file)
              .hint("create it, or correct \"path\" and \"file\" below provider.ecr.images"));
    }
    ImageEngine engine = ImageEngine.find(environment);
    String uri = repositoryUri(source);
    String address = uri + ":" + source.name();
    progress.task(
        "Building the image " + source.name(),
        () -> run(engine, buildCommand(source, file, address), variables(source), null, source));
    progress.task(
        "Pushing the image " + source.name(),
        () -> {
          push(engine, address, source);
          return address;
        });
    String digest =
        ecr.describeImages(request ->
                request
                    .repositoryName(repository)
                    .imageIds(ImageIdentifier.builder().imageTag(source.name()).build()))
            .imageDetails()
            .getFirst()
            .imageDigest();
    return new Fact(Map.of("repository", uri, "digest", digest));
  }

  private String repositoryUri(ImageSource source) {
    String uri = findRepository();
    if (uri == null) {
      try {
        uri =
            ecr.createRepository(request ->
                    request
                        .repositoryName(repository)
                        .imageScanningConfiguration(scan -> scan.scanOnPush(source.scanOnPush())))
                .repository()
                .repositoryUri();
      } catch (RepositoryAlreadyExistsException e) {
        // an attempt whose answer was lost, or another process, has created it
        uri = Objects.requireNonNull(findRepository());
      }
    }
    if (source.maxImages() != null) {
      String policy = lifecyclePolicy(source.maxImages());
      ecr.putLifecyclePolicy(
          request -> request.repositoryName(repository).lifecyclePolicyText(policy));
    }
    return uri;
  }

  private @Nullable String findRepository() {
    try {
      return ecr.describeRepositories(request -> request.repositoryNames(repository))
          .repositories()
          .getFirst()
          .repositoryUri();
    } catch (RepositoryNotFoundException e) {
      return null;
    }
  }

  /// Only images without a tag expire: the last image of each name keeps its tag, and functions use
  /// it.
  private static String lifecyclePolicy(int maxImages) {
    Map<String, Object> selection = new LinkedHashMap<>();
    selection.put("tagStatus", "untagged");
    selection.put("countType", "imageCountMoreThan");
    selection.put("countNumber", maxImages);
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("rulePriority", 1);
    rule.put("selection", selection);
    rule.put("action", Map.of("type", "expire"));
    return Json.write(Map.of("rules", List.of(rule)), 0);
  }

  private List<String> buildCommand(ImageSource source, Path file, String address) {
    List<String> options = new ArrayList<>(List.of("build", "-t", address, "-f", file.toString()));
    source
        .buildArgs()
        .forEach((name, value) -> {
          options.add("--build-arg");
          options.add(isSafe(name) ? name : name + "=" + value);
        });
    source.cacheFrom().forEach(image -> options.addAll(List.of("--cache-from", image)));
    if (source.platform() != null && !source.platform().isEmpty()) {
      options.add("--platform=" + source.platform());
    }
    if (source.provenance() != null && !source.provenance().isEmpty()) {
      options.add("--provenance=" + source.provenance());
    }
    options.addAll(source.buildOptions());
    options.add(source.path());
    return options;
  }

  /// Build arguments are passed as variables, where other users of the machine do not see them.
  private Map<String, String> variables(ImageSource source) {
    Map<String, String> variables = new LinkedHashMap<>();
    // Lambda refuses the list of manifests that docker makes to attest where an image comes from.
    variables.put("BUILDX_NO_DEFAULT_ATTESTATIONS", "1");
    source
        .buildArgs()
        .forEach((name, value) -> {
          if (isSafe(name)) {
            variables.put(name, value);
          }
        });
    return variables;
  }

  /// Whether a variable of this name means nothing to the program.
  private boolean isSafe(String name) {
    return !environment.variables().containsKey(name)
        && !name.startsWith("DOCKER_")
        && !name.startsWith("BUILD");
  }

  /// The user may be logged in, or have a helper that logs in: the push is tried first.
  private void push(ImageEngine engine, String address, ImageSource source) {
    if (engine.run(List.of("push", address), Map.of(), null).isSuccess()) {
      return;
    }
    String token = ecr.getAuthorizationToken().authorizationData().getFirst().authorizationToken();
    String[] login =
        new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).split(":", 2);
    String registry = address.substring(0, address.indexOf('/'));
    run(
        engine,
        List.of("login", "--username", login[0], "--password-stdin", registry),
        Map.of(),
        login[1],
        source);
    run(engine, List.of("push", address), Map.of(), null, source);
  }

  private static ImageEngine run(
      ImageEngine engine,
      List<String> arguments,
      Map<String, String> variables,
      @Nullable String input,
      ImageSource source) {
    ImageEngine.Output output = engine.run(arguments, variables, input);
    if (!output.isSuccess()) {
      throw new UserException(
          Diagnostic.error(
                  "image/build",
                  "\""
                      + engine.name()
                      + " "
                      + arguments.getFirst()
                      + "\" failed for the image \""
                      + source.name()
                      + "\" (exit code "
                      + output.code()
                      + ")")
              .hint(output.lines()));
    }
    return engine;
  }
}
