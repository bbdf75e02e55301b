package io.ratatoskr.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.MessageLite;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.ratatoskr.grpc.v1.RatatoskrGrpc;
import java.util.List;

/** The services of the server: the gateway's own, health checks for everybody, and reflection for callers. */
final class ServiceDefinitions {
    private ServiceDefinitions() {}

    static List<ServerServiceDefinition> all(GrpcListener listener, HealthChecks health) {
        var callers = new CallerIdentifier(listener);
        ServerInterceptor keys = new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
                CallerIdentifier.Identified found = callers.identify(call, metadata);
                if (found.caller().isTrusted()) {
                    return next.startCall(call, metadata);
                }
                callers.refuse(call, found.isSlow());
                return new ServerCall.Listener<>() {};
            }
        };
        return List.of(
                own(listener, callers),
                health.service().bindService(),
                ServerInterceptors.intercept(ProtoReflectionServiceV1.newInstance(), keys),
                ServerInterceptors.intercept(alpha(), keys));
    }

    /** Older tools know only this version of reflection. */
    @SuppressWarnings("deprecation")
    private static io.grpc.BindableService alpha() {
        return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
    }

    private static ServerServiceDefinition own(GrpcListener listener, CallerIdentifier callers) {
        ServiceDescriptor generated = RatatoskrGrpc.getServiceDescriptor();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(generated.getName()).setSchemaDescriptor(generated.getSchemaDescriptor());
        List<MethodDescriptor<InboundMessage, MessageLite>> methods = generated.getMethods().stream()
                .<MethodDescriptor<InboundMessage, MessageLite>>map(ServiceDefinitions::withBytes)
                .toList();
        methods.forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
        for (int i = 0; i < methods.size(); i++) {
            service.addMethod(methods.get(i), calls(listener, callers, generated, i));
        }
        return service.build();
    }

    private static ServerCallHandler<InboundMessage, MessageLite> calls(
            GrpcListener listener, CallerIdentifier callers, ServiceDescriptor generated, int index) {
        MethodDescriptor<?, ?> method = List.copyOf(generated.getMethods()).get(index);
        Rpc rpc = Rpc.of(String.valueOf(method.getBareMethodName()));
        MessageLite prototype = prototype(method);
        Descriptor type = ((ProtoMethodDescriptorSupplier) requireSchema(method))
                .getMethodDescriptor()
                .getInputType();
        return new CallGate(listener, callers, new GrpcMethod(rpc, prototype, type));
    }

    private static Object requireSchema(MethodDescriptor<?, ?> method) {
        Object schema = method.getSchemaDescriptor();
        if (schema == null) {
            throw new IllegalStateException(method.getFullMethodName() + " has no descriptor");
        }
        return schema;
    }

    private static MessageLite prototype(MethodDescriptor<?, ?> method) {
        if (method.getRequestMarshaller() instanceof MethodDescriptor.PrototypeMarshaller<?> marshaller
                && marshaller.getMessagePrototype() instanceof MessageLite message) {
            return message;
        }
        throw new IllegalStateException(method.getFullMethodName() + " has no prototype");
    }

    private static MethodDescriptor<InboundMessage, MessageLite> withBytes(MethodDescriptor<?, ?> method) {
        return MethodDescriptor.<InboundMessage, MessageLite>newBuilder()
                .setType(method.getType())
                .setFullMethodName(method.getFullMethodName())
                .setSchemaDescriptor(method.getSchemaDescriptor())
                .setRequestMarshaller(InboundMessage.MARSHALLER)
                .setResponseMarshaller(OutboundMessage.of(method.getResponseMarshaller()))
                .build();
    }
}
