package aloft.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Options;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadServiceTest {
  @TempDir private Path folder;
  private Path service;

  @BeforeEach
  void writeService() throws IOException {
    service = Files.createDirectory(folder.resolve("shop"));
    Files.writeString(
        service.resolve("serverless.yml"),
        """
        service: shop
        provider: {name: sky, profile: written}
        """);
  }

  private Project read(Map<String, String> cloudOptions) {
    Installation installation =
        new Installation(
            new Environment(Map.of(), folder, folder, Clock.systemUTC(), null),
            new Providers(List.of(FakeProvider.of("sky", "now"), FakeProvider.of("sea", "soon"))));
    return new LoadService(installation)
        .read(
            new ServiceRoot(service),
            new ServiceRequest(null, null, null, new Options(cloudOptions), Map.of(), false))
        .orThrow();
  }

  @Test
  void readsTheServiceInItsRootNotInTheWorkingFolder() {
    try (Project project = read(Map.of())) {
      assertThat(project.root()).isEqualTo(new ServiceRoot(service));
      assertThat(project.provider().name()).isEqualTo("sky");
    }
  }

  @Test
  void theIdentityHasTheProfilesOfTheOptionAndOfTheManifest() {
    try (Project project = read(Map.of())) {
      assertThat(project.identity().optionProfile()).isNull();
      assertThat(project.identity().manifestProfile()).isEqualTo("written");
    }
    try (Project project = read(Map.of("sky-profile", "typed"))) {
      assertThat(project.identity().optionProfile()).isEqualTo("typed");
    }
  }

  @Test
  void rejectsAnOptionOfAnotherCloud() {
    assertThatThrownBy(() -> read(Map.of("sea-profile", "x")))
        .isInstanceOf(UserException.class)
        .hasMessage("--sea-profile is not an option of the provider \"sky\"");
  }

  @Test
  void rejectsAPlanOptionOfAnotherCloud() {
    try (Project project = read(Map.of())) {
      Options given = new Options(Map.of("sea-fast", "true"));
      assertThatThrownBy(() -> project.requireOptions(given, project.provider().options().plan()))
          .isInstanceOf(UserException.class)
          .hasMessage("--sea-fast is not an option of the provider \"sky\"");
    }
  }

  @Test
  void namesTheKnownProviders() {
    assertThatThrownBy(() ->
            new Providers(List.of(FakeProvider.of("sky"), FakeProvider.of("sea")))
                .named("mountain", aloft.spi.diagnostic.SourceRange.of("serverless.yml")))
        .isInstanceOfSatisfying(
            UserException.class,
            failure ->
                assertThat(failure.diagnostics().getFirst().hint())
                    .isEqualTo("providers: sky, sea"));
  }
}
