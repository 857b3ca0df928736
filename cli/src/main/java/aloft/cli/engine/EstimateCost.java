package aloft.cli.engine;

import aloft.cli.engine.EstimateCost.CostRequest;
import aloft.cli.engine.EstimateCost.Estimated;
import aloft.spi.model.Service;
import aloft.spi.provider.CostModel;
import aloft.spi.provider.CostModel.Estimate;
import aloft.spi.provider.CostModel.MonthlyUsage;
import org.jspecify.annotations.Nullable;

/// Estimates what the functions of a service cost in a month. It asks the cloud for nothing but the
/// variables of the manifest.
public final class EstimateCost implements UseCase<CostRequest, Estimated> {
  private final LoadService loader;

  public EstimateCost(Installation installation) {
    this.loader = new LoadService(installation);
  }

  /// What to estimate.
  ///
  /// @param function the only function; null for all
  public record CostRequest(
      ServiceRequest service, @Nullable String function, MonthlyUsage usage) {}

  /// The costs of a service.
  public record Estimated(Service service, MonthlyUsage usage, Estimate estimate) {}

  @Override
  public void run(CostRequest request, Session<Estimated> session) {
    try (Project project = loader.open(request.service(), session)) {
      Estimate estimate =
          project
              .capability(CostModel.class, "estimates of costs")
              .estimate(request.function(), request.usage());
      session.show(new Estimated(project.blueprint().service(), request.usage(), estimate));
    }
  }
}
