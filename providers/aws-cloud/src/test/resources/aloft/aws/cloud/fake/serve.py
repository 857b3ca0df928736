"""Starts MiniStack 1.5.33 with what it lacks and ends it when its parent goes away.

The names with an underscore are MiniStack's own and private: the pinned version is exact.
"""

import json
import os
import signal
import sys
import threading

from ministack.app import main
from ministack.services import alb, apigateway, cloudformation, kinesis, lambda_svc
from ministack.services.cloudformation.changesets import _find_change_set
from ministack.services.cloudformation.handlers import _ACTION_HANDLERS as actions, _p, _resolve_stack
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS as handlers


def body(response):
    status, _, content = response
    if status >= 400:
        raise ValueError(f"{status}: {content!r}")
    return json.loads(content or b"{}")


def lower_first(value):
    if not isinstance(value, dict):
        return value
    return {key[:1].lower() + key[1:]: item for key, item in value.items()}


def create_deployment(logical_id, props, stack):
    made = body(apigateway._create_deployment(props["ApiId"], lower_first(props)))
    return made["deploymentId"], {"DeploymentId": made["deploymentId"]}


def create_route_response(logical_id, props, stack):
    route = props["RouteId"].rsplit("/", 1)[-1]
    made = body(apigateway._create_route_response(props["ApiId"], route, lower_first(props)))
    return made["routeResponseId"], {}


def create_consumer(logical_id, props, stack):
    made = body(kinesis._register_consumer(props))["Consumer"]
    return made["ConsumerARN"], made


def with_lower_cors(handler):
    """An HTTP API reads its CORS settings by lower-case names."""

    def prepared(props):
        if "CorsConfiguration" not in props:
            return props
        return {**props, "CorsConfiguration": lower_first(props["CorsConfiguration"])}

    def create(logical_id, props, stack):
        return handler["create"](logical_id, prepared(props), stack)

    def update(physical_id, old, new, stack, logical_id=None):
        return handler["update"](physical_id, old, prepared(new), stack, logical_id)

    return {**handler, "create": create, "update": update}


def with_targets(handler):
    """A target group made by a stack starts without its targets."""

    def create(logical_id, props, stack):
        arn, attributes = handler["create"](logical_id, props, stack)
        alb._targets[arn] = [dict(target) for target in props.get("Targets") or []]
        return arn, attributes

    return {**handler, "create": create}


def end_with_parent():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def with_version(get_function):
    """The code of a version has an address of its own."""

    def get(name, qualifier=None):
        status, headers, content = get_function(name, qualifier)
        if qualifier and status == 200:
            text = content if isinstance(content, str) else content.decode()
            content = text.replace(f"/{name}?X-Amz", f"/{name}:{qualifier}?X-Amz").encode()
        return status, headers, content

    return get


def with_version_code(serve):
    def code(name, account_id=None, region=None):
        function, _, version = name.replace("%3A", ":").partition(":")
        if not version or version == "$LATEST":
            return serve(function, account_id, region)
        record = lambda_svc._functions.get_scoped(account_id, region, function)
        return 200, {"Content-Type": "application/zip"}, record["versions"][version]["code_zip"]

    return code


def with_change_set(describe_stacks):
    """A stack has the id of the change set that was executed last."""

    def describe(params):
        status, headers, content = describe_stacks(params)
        text = content if isinstance(content, str) else content.decode()
        for stack in cloudformation._stacks.values():
            if "_change_set" in stack:
                tag = f"<StackId>{stack['StackId']}</StackId>"
                text = text.replace(tag, f"{tag}<ChangeSetId>{stack['_change_set']}</ChangeSetId>")
        return status, headers, text.encode()

    return describe


def remembered(execute_change_set):
    def execute(params):
        key, change_set = _find_change_set(_p(params, "ChangeSetName"), _p(params, "StackName"))
        result = execute_change_set(params)
        if result[0] == 200:
            cloudformation._stacks[change_set["StackName"]]["_change_set"] = key
        return result

    return execute


def forgotten(update_stack):
    def update(params):
        result = update_stack(params)
        if result[0] == 200:
            _resolve_stack(_p(params, "StackName")).pop("_change_set", None)
        return result

    return update


actions["DescribeStacks"] = with_change_set(actions["DescribeStacks"])
actions["ExecuteChangeSet"] = remembered(actions["ExecuteChangeSet"])
actions["UpdateStack"] = forgotten(actions["UpdateStack"])
lambda_svc._get_function = with_version(lambda_svc._get_function)
lambda_svc.serve_function_code = with_version_code(lambda_svc.serve_function_code)
handlers["AWS::ApiGatewayV2::Deployment"] = {
    "create": create_deployment,
    "delete": lambda physical_id, props: None,
}
handlers["AWS::ApiGatewayV2::RouteResponse"] = {
    "create": create_route_response,
    "delete": lambda physical_id, props: None,
}
handlers["AWS::Kinesis::StreamConsumer"] = {
    "create": create_consumer,
    "delete": lambda physical_id, props: kinesis._deregister_consumer({"ConsumerARN": physical_id}),
}
handlers["AWS::ApiGatewayV2::Api"] = with_lower_cors(handlers["AWS::ApiGatewayV2::Api"])
target_group = "AWS::ElasticLoadBalancingV2::TargetGroup"
handlers[target_group] = with_targets(handlers[target_group])

threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv = ["ministack"]
main()
