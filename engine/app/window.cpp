#include "engine/app/window.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

extern char **environ;

namespace stipple::app {

namespace {

struct KeyName {
    int glfw;
    ui::Key key;
};
constexpr auto kKeys = std::to_array<KeyName>({
    {GLFW_KEY_A, ui::Key::A},
    {GLFW_KEY_C, ui::Key::C},
    {GLFW_KEY_D, ui::Key::D},
    {GLFW_KEY_E, ui::Key::E},
    {GLFW_KEY_F, ui::Key::F},
    {GLFW_KEY_G, ui::Key::G},
    {GLFW_KEY_H, ui::Key::H},
    {GLFW_KEY_L, ui::Key::L},
    {GLFW_KEY_M, ui::Key::M},
    {GLFW_KEY_N, ui::Key::N},
    {GLFW_KEY_O, ui::Key::O},
    {GLFW_KEY_P, ui::Key::P},
    {GLFW_KEY_Q, ui::Key::Q},
    {GLFW_KEY_R, ui::Key::R},
    {GLFW_KEY_T, ui::Key::T},
    {GLFW_KEY_V, ui::Key::V},
    {GLFW_KEY_W, ui::Key::W},
    {GLFW_KEY_Y, ui::Key::Y},
    {GLFW_KEY_Z, ui::Key::Z},
    {GLFW_KEY_1, ui::Key::Num1},
    {GLFW_KEY_2, ui::Key::Num2},
    {GLFW_KEY_3, ui::Key::Num3},
    {GLFW_KEY_4, ui::Key::Num4},
    {GLFW_KEY_LEFT, ui::Key::Left},
    {GLFW_KEY_RIGHT, ui::Key::Right},
    {GLFW_KEY_UP, ui::Key::Up},
    {GLFW_KEY_DOWN, ui::Key::Down},
    {GLFW_KEY_PAGE_UP, ui::Key::PageUp},
    {GLFW_KEY_PAGE_DOWN, ui::Key::PageDown},
    {GLFW_KEY_LEFT_BRACKET, ui::Key::BracketLeft},
    {GLFW_KEY_RIGHT_BRACKET, ui::Key::BracketRight},
    {GLFW_KEY_COMMA, ui::Key::Comma},
    {GLFW_KEY_PERIOD, ui::Key::Period},
    {GLFW_KEY_EQUAL, ui::Key::Plus},
    {GLFW_KEY_KP_ADD, ui::Key::Plus},
    {GLFW_KEY_MINUS, ui::Key::Minus},
    {GLFW_KEY_KP_SUBTRACT, ui::Key::Minus},
    {GLFW_KEY_SPACE, ui::Key::Space},
    {GLFW_KEY_ENTER, ui::Key::Enter},
    {GLFW_KEY_KP_ENTER, ui::Key::Enter},
    {GLFW_KEY_ESCAPE, ui::Key::Escape},
    {GLFW_KEY_TAB, ui::Key::Tab},
    {GLFW_KEY_BACKSPACE, ui::Key::Backspace},
    {GLFW_KEY_F1, ui::Key::F1},
    {GLFW_KEY_F2, ui::Key::F2},
});

// Letters and signs go by what is printed on the key, not by where a US keyboard has it.
ui::Key keyOf(int key, int scancode) {
    struct Printed {
        char sign;
        ui::Key key;
    };
    static constexpr auto kSigns = std::to_array<Printed>({{'[', ui::Key::BracketLeft},
                                                           {']', ui::Key::BracketRight},
                                                           {',', ui::Key::Comma},
                                                           {'.', ui::Key::Period},
                                                           {'+', ui::Key::Plus},
                                                           {'=', ui::Key::Plus},
                                                           {'-', ui::Key::Minus}});
    int wanted = key;
    const char *name = key >= GLFW_KEY_SPACE && key < GLFW_KEY_ESCAPE ? glfwGetKeyName(key, scancode) : nullptr;
    if (name != nullptr && name[0] != '\0' && name[1] == '\0') {
        for (const Printed &printed : kSigns)
            if (printed.sign == name[0])
                return printed.key;
        if (name[0] >= 'a' && name[0] <= 'z')
            wanted = GLFW_KEY_A + (name[0] - 'a');
    }
    for (const KeyName &known : kKeys)
        if (known.glfw == wanted)
            return known.key;
    return ui::Key::None;
}

std::string lastGlfwError() {
    const char *text = nullptr;
    return glfwGetError(&text) != GLFW_NO_ERROR && text != nullptr ? text : "the window system does not say why";
}

bool isSet(const char *name) {
    const char *value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

} // namespace

struct Window::State {
    GLFWwindow *window = nullptr;
    std::vector<ui::KeyPress> keys;
    std::string text;
    bool pressed[2] = {false, false};
    double wheel = 0;
    bool isCloseWanted = false;
};

struct Window::Handlers {
    static State &of(GLFWwindow *window) { return *static_cast<State *>(glfwGetWindowUserPointer(window)); }
    static void key(GLFWwindow *window, int key, int scancode, int action, int mods) {
        if (action == GLFW_RELEASE)
            return;
        const ui::Key known = keyOf(key, scancode);
        if (known != ui::Key::None)
            of(window).keys.push_back(
                {.key = known, .isControl = (mods & GLFW_MOD_CONTROL) != 0, .isRepeat = action == GLFW_REPEAT});
    }
    static void letter(GLFWwindow *window, unsigned code) {
        std::string &text = of(window).text;
        const auto put = [&](unsigned byte) { text += static_cast<char>(byte); };
        if (code < 0x80) {
            put(code);
        } else if (code < 0x800) {
            put(0xC0U | code >> 6U);
            put(0x80U | (code & 0x3FU));
        } else if (code < 0x10000) {
            put(0xE0U | code >> 12U);
            put(0x80U | (code >> 6U & 0x3FU));
            put(0x80U | (code & 0x3FU));
        } else {
            put(0xF0U | code >> 18U);
            put(0x80U | (code >> 12U & 0x3FU));
            put(0x80U | (code >> 6U & 0x3FU));
            put(0x80U | (code & 0x3FU));
        }
    }
    static void button(GLFWwindow *window, int button, int action, int) {
        if (action == GLFW_PRESS && (button == GLFW_MOUSE_BUTTON_LEFT || button == GLFW_MOUSE_BUTTON_RIGHT))
            of(window).pressed[button] = true;
    }
    static void scroll(GLFWwindow *window, double, double y) { of(window).wheel += y; }
    static void close(GLFWwindow *window) {
        of(window).isCloseWanted = true;
        glfwSetWindowShouldClose(window, GLFW_FALSE);
    }
};

Result<std::unique_ptr<Window>> Window::open(int widthPx, int heightPx, const std::string &title) {
    if (!isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY"))
        return systemError("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set; start stipple on a "
                           "desktop (or under xvfb-run), or practise without a window: stipple simulate --help");
    if (glfwInit() != GLFW_TRUE)
        return systemError("the display cannot be used: " + lastGlfwError() +
                           "; check that DISPLAY names a running X server you may use");
    if (glfwVulkanSupported() != GLFW_TRUE) {
        glfwTerminate();
        return systemError("there is no Vulkan to draw with; install it: apt-get install libvulkan1 "
                           "mesa-vulkan-drivers (stipple doctor says more)");
    }
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "stipple");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "stipple");
    GLFWwindow *made = glfwCreateWindow(std::max(1, widthPx), std::max(1, heightPx), title.c_str(), nullptr, nullptr);
    if (made == nullptr) {
        const std::string why = lastGlfwError();
        glfwTerminate();
        return systemError("no window can be opened on this display: " + why + "; check the display's settings");
    }
    std::unique_ptr<Window> window(new Window);
    window->state_ = std::make_unique<State>();
    window->state_->window = made;
    glfwSetWindowUserPointer(made, window->state_.get());
    glfwSetKeyCallback(made, &Handlers::key);
    glfwSetCharCallback(made, &Handlers::letter);
    glfwSetMouseButtonCallback(made, &Handlers::button);
    glfwSetScrollCallback(made, &Handlers::scroll);
    glfwSetWindowCloseCallback(made, &Handlers::close);
    glfwSetWindowSizeLimits(made, 480, 320, GLFW_DONT_CARE, GLFW_DONT_CARE);
    return window;
}

Window::~Window() {
    if (state_ && state_->window != nullptr) {
        glfwDestroyWindow(state_->window);
        glfwTerminate();
    }
}

WindowInput Window::poll(double waitS) {
    if (waitS > 0)
        glfwWaitEventsTimeout(waitS);
    else
        glfwPollEvents();
    GLFWwindow *window = state_->window;
    WindowInput input;
    int framebuffer[2] = {0, 0}, size[2] = {0, 0};
    glfwGetFramebufferSize(window, &framebuffer[0], &framebuffer[1]);
    glfwGetWindowSize(window, &size[0], &size[1]);
    input.frame.windowPx = {static_cast<float>(framebuffer[0]), static_cast<float>(framebuffer[1])};
    float scale[2] = {1, 1};
    glfwGetWindowContentScale(window, &scale[0], &scale[1]);
    input.frame.scale = std::clamp(scale[0], 0.5F, 4.0F);
    double x = 0, y = 0;
    glfwGetCursorPos(window, &x, &y);
    const double ratioX = size[0] > 0 ? static_cast<double>(framebuffer[0]) / size[0] : 1.0;
    const double ratioY = size[1] > 0 ? static_cast<double>(framebuffer[1]) / size[1] : 1.0;
    input.frame.pointerPx = {static_cast<float>(x * ratioX), static_cast<float>(y * ratioY)};
    input.frame.hasPointer = glfwGetWindowAttrib(window, GLFW_HOVERED) == GLFW_TRUE;
    const auto isDown = [window](int key) { return glfwGetKey(window, key) == GLFW_PRESS; };
    for (int i = 0; i < 2; ++i) {
        input.mouseDown[i] = glfwGetMouseButton(window, i) == GLFW_PRESS;
        input.mousePressed[i] = std::exchange(state_->pressed[i], false);
    }
    input.frame.isLeftDown = input.mouseDown[0];
    input.frame.wasLeftPressed = input.mousePressed[0];
    input.frame.isRightDown = input.mouseDown[1];
    input.frame.wheel = static_cast<float>(std::exchange(state_->wheel, 0.0));
    input.frame.isControl = isDown(GLFW_KEY_LEFT_CONTROL) || isDown(GLFW_KEY_RIGHT_CONTROL);
    input.frame.isShift = isDown(GLFW_KEY_LEFT_SHIFT) || isDown(GLFW_KEY_RIGHT_SHIFT);
    input.frame.isStretchHeld = isDown(GLFW_KEY_S) && !input.frame.isControl;
    input.frame.isOtherStretchHeld = isDown(GLFW_KEY_L) && !input.frame.isControl;
    const auto along = [&](int plus, int plusPad, int minus, int minusPad) {
        return (isDown(plus) || isDown(plusPad) ? 1.0F : 0.0F) - (isDown(minus) || isDown(minusPad) ? 1.0F : 0.0F);
    };
    input.frame.move = {along(GLFW_KEY_L, GLFW_KEY_KP_6, GLFW_KEY_J, GLFW_KEY_KP_4),
                        along(GLFW_KEY_I, GLFW_KEY_KP_8, GLFW_KEY_K, GLFW_KEY_KP_2)};
    input.keys = std::exchange(state_->keys, {});
    input.text = std::exchange(state_->text, {});
    input.isCloseWanted = std::exchange(state_->isCloseWanted, false);
    input.isMinimised =
        framebuffer[0] == 0 || framebuffer[1] == 0 || glfwGetWindowAttrib(window, GLFW_ICONIFIED) == GLFW_TRUE;
    return input;
}

std::unique_ptr<PenSource> Window::pens() const { return openPens(state_->window); }

gpu::DeviceOptions Window::deviceOptions(const std::string &selector) const {
    gpu::DeviceOptions options;
    // Without kernels on it, any device can still draw.
    options.selector = selector == "cpu" ? "auto" : selector;
    options.validation = gpu::isValidationWanted();
    uint32_t count = 0;
    const char **names = glfwGetRequiredInstanceExtensions(&count);
    for (uint32_t i = 0; i < count; ++i)
        options.surfaceExtensions.emplace_back(names[i]);
    options.makeSurface = [window = state_->window](VkInstance instance, VkSurfaceKHR *surface) {
        return glfwCreateWindowSurface(instance, window, nullptr, surface);
    };
    return options;
}

void tellPlainly(const std::string &message) {
    std::fprintf(stderr, "stipple: %s\n", message.c_str());
    // Whoever started it from a terminal has read that.
    if (::isatty(STDERR_FILENO) != 0 || (!isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY")))
        return;
    std::string words = "Stipple cannot start: " + message;
    const auto tryBox = [&words](std::vector<std::string> arguments) {
        arguments.push_back(words);
        std::vector<char *> pointers;
        for (std::string &argument : arguments)
            pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t quiet;
        posix_spawn_file_actions_init(&quiet);
        for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
            posix_spawn_file_actions_addopen(&quiet, stream, "/dev/null", O_WRONLY, 0);
        pid_t child = 0;
        const int result = posix_spawnp(&child, pointers[0], &quiet, nullptr, pointers.data(), environ);
        posix_spawn_file_actions_destroy(&quiet);
        return result == 0;
    };
    if (!tryBox({"zenity", "--error", "--no-markup", "--text"}))
        tryBox({"xmessage", "-center"});
}

} // namespace stipple::app
