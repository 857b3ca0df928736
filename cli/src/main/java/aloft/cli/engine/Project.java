package aloft.cli.engine;

import aloft.spi.artifact.Destination;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.emulation.LocalValues;
import aloft.spi.model.Options;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Environment;
import aloft.spi.provider.FunctionVariables;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Provider;
import aloft.spi.provider.ProviderOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A service that was read and interpreted, and its connections to clouds, which closing ends.
public final class Project implements AutoCloseable {
  private final ServiceRoot root;
  private final Provider provider;
  private final Blueprint blueprint;
  private final Mapping section;
  private final Environment environment;
  private final ServiceRequest request;
  private final CloudConnections clouds;
  private final Scripts scripts;

  /// @param section the provider section of the manifest
  /// @param environment with the variables of the service's `.env` file
  Project(
      ServiceRoot root,
      Provider provider,
      Blueprint blueprint,
      Mapping section,
      Environment environment,
      ServiceRequest request,
      CloudConnections clouds,
      Scripts scripts) {
    this.root = root;
    this.provider = provider;
    this.blueprint = blueprint;
    this.section = section;
    this.environment = environment;
    this.request = request;
    this.clouds = clouds;
    this.scripts = scripts;
    requireOptions(request.cloudOptions(), provider.options().connection());
  }

  /// The service's folder.
  ServiceRoot root() {
    return root;
  }

  Provider provider() {
    return provider;
  }

  public Blueprint blueprint() {
    return blueprint;
  }

  /// What only some clouds can do with a service.
  ///
  /// @param subject what the user asks for, as a noun
  /// @throws UserException if the cloud of the service cannot do it
  <T> T capability(Class<T> type, String subject) {
    if (type.isInstance(blueprint)) {
      return type.cast(blueprint);
    }
    throw new UserException(
        Diagnostic.error(
                "provider/not-built",
                subject + " are not built for the provider \"" + provider.name() + "\" yet")
            .hint("look them up in the console of the cloud"));
  }

  /// The commands that run before and after the steps of a command.
  Scripts scripts() {
    return scripts;
  }

  /// The provider section of the manifest.
  Mapping section() {
    return section;
  }

  /// The options that are passed to the cloud.
  Options options() {
    return request.options();
  }

  /// Where the packaged code will run.
  Destination destination() {
    return request.local() ? Destination.LOCAL : Destination.CLOUD;
  }

  /// The environment with the variables of the service's `.env` file.
  Environment environment() {
    return environment;
  }

  /// What selects the user's credentials: the option `--CLOUD-profile` and `provider.profile`.
  LocalValues.Identity identity() {
    Node written = section.get("profile");
    return new LocalValues.Identity(
        blueprint.service().stage(),
        request.cloudOptions().get(provider.name() + "-profile"),
        written == null ? null : written.text(),
        new HomeFiles(environment));
  }

  /// The cloud of the service; connected on first use.
  ///
  /// @throws UserException if it cannot be connected to
  public Cloud cloud() {
    return request.local()
        ? clouds.local(provider, environment, FunctionVariables.NONE)
        : clouds.connect(provider.name(), section, environment);
  }

  /// The single functions of the deployed service.
  ///
  /// @param command what needs them, such as `deploy function`
  /// @throws UserException if the cloud changes a service only as a whole
  Functions functions(String command) {
    Functions functions = cloud().functions();
    if (functions == null) {
      throw unsupported(
          command,
          request.local()
              ? "run it without --local"
              : "\"aloft deploy\" changes only what has changed");
    }
    return functions;
  }

  /// Checks that resources that exist can be taken into a deployment.
  ///
  /// @param command what does so, such as `deploy --import`
  /// @throws UserException if the cloud cannot
  void requireImports(String command) {
    if (request.local() || !cloud().deployments().importsExisting()) {
      throw unsupported(command, "leave --import out");
    }
  }

  private UserException unsupported(String command, String hint) {
    return new UserException(
        Diagnostic.error(
                "command/unsupported",
                "\"aloft "
                    + command
                    + "\" is not possible "
                    + (request.local()
                        ? "in the local cloud"
                        : "with the provider \"" + provider.name() + "\""))
            .hint(hint));
  }

  /// The cloud of the service to deploy to.
  ///
  /// @param variablesFile a file with variables for the functions in the local cloud; null for none
  /// @throws UserException if it cannot be connected to
  Cloud cloudToDeploy(@Nullable String variablesFile) {
    return request.local()
        ? clouds.local(provider, environment, LocalEnvironment.ofDeployment(this, variablesFile))
        : cloud();
  }

  /// Rejects options of other clouds.
  ///
  /// @param known the options of this cloud
  void requireOptions(Options given, List<ProviderOptions.Option> known) {
    for (String name : given.values().keySet()) {
      if (known.stream().noneMatch(option -> option.name().equals(name))) {
        throw new UserException(
            Diagnostic.error(
                    "option/other-cloud",
                    "--" + name + " is not an option of the provider \"" + provider.name() + "\"")
                .hint("remove it"));
      }
    }
  }

  @Override
  public void close() {
    clouds.close();
  }
}
