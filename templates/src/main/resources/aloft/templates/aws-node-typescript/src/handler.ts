import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { greet } from "./greeting";

type Request = Pick<APIGatewayProxyEventV2, "pathParameters">;

// GET / greets the world, GET /hello/{name} someone by name.
export async function hello(event: Request): Promise<APIGatewayProxyStructuredResultV2> {
  return {
    statusCode: 200,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(greet(event.pathParameters?.name ?? "world")),
  };
}
