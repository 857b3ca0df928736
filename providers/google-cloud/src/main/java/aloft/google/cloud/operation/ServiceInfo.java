package aloft.google.cloud.operation;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.deployment.Deployed;
import aloft.google.cloud.deployment.DeployedState;
import aloft.google.cloud.deployment.Functions;
import aloft.google.cloud.deployment.GoogleDeployments;
import aloft.google.cloud.deployment.ScheduleStore;
import aloft.google.cloud.deployment.ServiceLabels;
import aloft.google.cloud.deployment.StateStore;
import aloft.google.plan.GoogleLocation;
import aloft.spi.model.Section;
import aloft.spi.model.Service;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import aloft.spi.provider.Operations.Outputs;
import aloft.spi.provider.Target;
import com.google.cloud.functions.v2.EventFilter;
import com.google.cloud.functions.v2.EventTrigger;
import com.google.cloud.scheduler.v1.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;

/// Describes a deployed service: its functions by their labels, its schedules by its state.
record ServiceInfo(Clients clients, Target target) {

  Info info() {
    DeployedState state = new StateStore(clients, target.service()).find();
    Functions all = new Functions(clients);
    SortedMap<String, Deployed> deployed =
        all.list(ServiceLabels.of(target.service()), state != null && state.hasServices());
    if (state == null && deployed.isEmpty()) {
      throw GoogleDeployments.missing(clients, target);
    }
    List<Endpoint> endpoints = new ArrayList<>();
    List<DeployedFunction> functions = new ArrayList<>();
    List<Section.Item> triggers = new ArrayList<>();
    for (aloft.spi.model.Function function : target.service().functions()) {
      Deployed existing = deployed.get(function.deployedName());
      if (existing != null) {
        functions.add(new DeployedFunction(function.name(), function.deployedName()));
        addEndpoints(function.name(), existing.uri(), endpoints);
        EventTrigger trigger = all.trigger(existing);
        if (trigger != null) {
          triggers.add(new Section.Item(function.name(), description(trigger), null));
        }
      }
    }
    List<Section> sections = new ArrayList<>();
    if (!triggers.isEmpty()) {
      sections.add(new Section("triggers", "triggers", "event", false, triggers));
    }
    List<Section.Item> schedules = state == null ? List.of() : schedules(state);
    if (!schedules.isEmpty()) {
      sections.add(new Section("schedules", "schedules", "schedule", false, schedules));
    }
    Service service = target.service();
    return new Info(
        service.name(),
        service.stage(),
        service.region(),
        "project " + clients.project(),
        endpoints,
        functions,
        sections,
        new Outputs("Outputs", new LinkedHashMap<>()));
  }

  private void addEndpoints(String function, String uri, List<Endpoint> endpoints) {
    for (GoogleLocation.Route route : GoogleLocation.of(target).routes()) {
      if (route.function().equals(function)) {
        endpoints.add(new Endpoint(function, route.method(), uri + route.path()));
      }
    }
  }

  private static String description(EventTrigger trigger) {
    StringBuilder text = new StringBuilder(trigger.getEventType());
    if (!trigger.getPubsubTopic().isEmpty()) {
      text.append(' ').append(trigger.getPubsubTopic());
    }
    for (EventFilter filter : trigger.getEventFiltersList()) {
      text.append(' ').append(filter.getAttribute()).append('=').append(filter.getValue());
    }
    return text.toString();
  }

  private List<Section.Item> schedules(DeployedState state) {
    List<Section.Item> items = new ArrayList<>();
    for (String id : state.schedules().keySet()) {
      Job job = new ScheduleStore(clients).find(id);
      if (job != null) {
        String zone = job.getTimeZone().isEmpty() ? "" : " (" + job.getTimeZone() + ")";
        String paused = job.getState() == Job.State.PAUSED ? ", paused" : "";
        items.add(new Section.Item(id, job.getSchedule() + zone + paused, null));
      }
    }
    return items;
  }
}
