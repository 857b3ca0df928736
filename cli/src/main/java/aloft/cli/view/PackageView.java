package aloft.cli.view;

import aloft.spi.model.Service;
import aloft.spi.plan.Bundle;

/// Shows that a service is packaged.
public record PackageView() implements View<Bundle> {

  @Override
  public String heading(Service service) {
    return "Packaging " + Labels.service(service, "for");
  }

  @Override
  public Output show(Bundle bundle) {
    return Output.NONE.withMessages("✔ Service packaged");
  }
}
