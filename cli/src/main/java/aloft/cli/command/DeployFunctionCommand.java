package aloft.cli.command;

import aloft.cli.engine.DeployFunction.FunctionRequest;
import aloft.cli.engine.DeployFunction.Updated;
import aloft.cli.view.FunctionUpdateView;
import aloft.cli.view.View;
import aloft.spi.provider.Functions.Part;
import java.util.Set;

/// `aloft deploy function`: updates one deployed function, without deploying the service.
final class DeployFunctionCommand implements Command<FunctionRequest, Updated> {
  private final ServiceOptions service;
  private final Option<String> function;
  private final Option<Boolean> force;
  private final Option<Boolean> settingsOnly;
  private final Option<Boolean> json;

  DeployFunctionCommand(CommandSyntax syntax) {
    syntax.example("aloft deploy function --function hello");
    function = syntax.required("NAME", "The function.", "-f", "--function");
    force = syntax.flag("Update the code even if it has not changed.", "--force");
    settingsOnly =
        syntax.flag("Update only the configuration, not the code.", "-u", "--update-config");
    json = syntax.flag("Print the result as JSON.", "--json");
    service = ServiceOptions.ofDeployment(syntax);
  }

  @Override
  public FunctionRequest request() {
    return new FunctionRequest(
        service.request(),
        function.value(),
        settingsOnly.value() ? Set.of(Part.SETTINGS) : Set.of(Part.CODE, Part.SETTINGS),
        force.value());
  }

  @Override
  public View<Updated> view() {
    return new FunctionUpdateView(function.value(), json.value());
  }
}
