package aloft.cli.command;

import aloft.cli.engine.RollBackFunction.Restored;
import aloft.cli.engine.RollBackFunction.VersionRequest;
import aloft.cli.view.FunctionRollbackView;
import aloft.cli.view.View;

/// `aloft rollback function`: gives a deployed function the code of one of its versions.
final class RollbackFunctionCommand implements Command<VersionRequest, Restored> {
  private final ServiceOptions service;
  private final Option<String> function;
  private final Option<String> version;
  private final Option<Boolean> json;

  RollbackFunctionCommand(CommandSyntax syntax) {
    syntax.example("aloft rollback function --function hello --function-version 3");
    function = syntax.required("NAME", "The function.", "-f", "--function");
    version =
        syntax.required(
            "VERSION", "The version whose code is restored.", "-v", "--function-version");
    json = syntax.flag("Print the result as JSON.", "--json");
    service = ServiceOptions.ofCloud(syntax);
  }

  @Override
  public VersionRequest request() {
    return new VersionRequest(service.request(), function.value(), version.value());
  }

  @Override
  public View<Restored> view() {
    return new FunctionRollbackView(function.value(), version.value(), json.value());
  }
}
