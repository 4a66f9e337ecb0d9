// Pens on X11: slave pointers with a pressure axis, read with XInput2 on a connection of its own, so that nothing is
// taken from the window's events. STIPPLE_PEN=NAME makes a pen of a pointer that has no pressure axis.
#include <cstdlib>
#include <string>

#include "engine/app/pen_axes.h"
#include "engine/app/pen_source.h"

#include <X11/Xlib.h> // last: its macros are everybody's names
#include <X11/extensions/XInput2.h>

namespace stipple::app {

namespace {

// While this connection is read its errors are nobody's concern: a device may go at any moment. Set and put back each
// time, because GLFW does the same with its own.
class QuietErrors {
  public:
    QuietErrors() : before_(XSetErrorHandler([](::Display *, XErrorEvent *) { return 0; })) {}
    ~QuietErrors() { XSetErrorHandler(before_); }
    QuietErrors(const QuietErrors &) = delete;
    QuietErrors &operator=(const QuietErrors &) = delete;

  private:
    int (*before_)(::Display *, XErrorEvent *);
};

class XInputPens final : public PenSource {
  public:
    explicit XInputPens(unsigned long window) : window_(window) {
        display_ = XOpenDisplay(nullptr);
        if (display_ == nullptr) {
            problem_ = "Pen tablets are read through X11, and no X11 display can be reached.";
            return;
        }
        int event = 0, error = 0, major = 2, minor = 2;
        if (XQueryExtension(display_, "XInputExtension", &opcode_, &event, &error) == 0 ||
            XIQueryVersion(display_, &major, &minor) != Success) {
            problem_ = "Pen tablets need the X server's XInput 2, which this one has not.";
            XCloseDisplay(display_);
            display_ = nullptr;
            return;
        }
        const QuietErrors quiet;
        select(DefaultRootWindow(display_), XIAllDevices, {XI_HierarchyChanged});
        rescan();
    }
    ~XInputPens() override {
        const QuietErrors quiet;
        if (display_ != nullptr)
            XCloseDisplay(display_);
    }
    XInputPens(const XInputPens &) = delete;
    XInputPens &operator=(const XInputPens &) = delete;

    const std::vector<DeviceInfo> &devices() const override { return devices_; }
    const std::string &problem() const override { return problem_; }

    void poll(std::vector<DeviceSample> &samples) override {
        const QuietErrors quiet;
        bool isOther = false;
        while (display_ != nullptr && XPending(display_) > 0) {
            XEvent event;
            XNextEvent(display_, &event);
            if (event.type != GenericEvent || event.xcookie.extension != opcode_ ||
                XGetEventData(display_, &event.xcookie) == 0)
                continue;
            const int type = event.xcookie.evtype;
            if (type == XI_HierarchyChanged || type == XI_DeviceChanged)
                isOther = true;
            else if (type == XI_Motion || type == XI_ButtonPress || type == XI_ButtonRelease)
                take(*static_cast<const XIDeviceEvent *>(event.xcookie.data), samples);
            XFreeEventData(display_, &event.xcookie);
        }
        if (isOther)
            rescan();
    }

  private:
    void select(::Window window, int device, std::initializer_list<int> events) {
        unsigned char bits[XIMaskLen(XI_LASTEVENT)] = {};
        for (const int event : events)
            XISetMask(bits, event);
        XIEventMask mask{.deviceid = device, .mask_len = sizeof bits, .mask = bits};
        XISelectEvents(display_, window, &mask, 1);
        XFlush(display_);
    }

    std::string nameOf(Atom atom) const {
        char *text = atom != None ? XGetAtomName(display_, atom) : nullptr;
        std::string name = text != nullptr ? text : "";
        if (text != nullptr)
            XFree(text);
        return name;
    }

    void rescan() {
        const char *named = std::getenv("STIPPLE_PEN");
        int count = 0;
        XIDeviceInfo *infos = XIQueryDevice(display_, XIAllDevices, &count);
        std::vector<PenAxes> pens;
        for (int i = 0; infos != nullptr && i < count; ++i) {
            const XIDeviceInfo &info = infos[i];
            if ((info.use != XISlavePointer && info.use != XIFloatingSlave) || info.name == nullptr)
                continue;
            std::vector<Valuator> valuators;
            bool isTouch = false;
            for (int k = 0; k < info.num_classes; ++k) {
                isTouch = isTouch || info.classes[k]->type == XITouchClass;
                if (info.classes[k]->type != XIValuatorClass)
                    continue;
                const auto &v = *reinterpret_cast<const XIValuatorClassInfo *>(info.classes[k]);
                valuators.push_back({.number = v.number, .label = nameOf(v.label), .least = v.min, .most = v.max});
            }
            if (isPen(valuators, isTouch) || (named != nullptr && std::string_view(named) == info.name))
                pens.emplace_back(info.deviceid, info.name, valuators);
        }
        if (infos != nullptr)
            XIFreeDeviceInfo(infos);
        devices_.clear();
        for (const PenAxes &pen : pens) {
            devices_.push_back(pen.info());
            if (window_ != 0)
                select(window_, pen.info().id, {XI_Motion, XI_ButtonPress, XI_ButtonRelease, XI_DeviceChanged});
        }
        pens_ = std::move(pens);
        XSync(display_, False); // what could not be selected is told of now, quietly
    }

    void take(const XIDeviceEvent &event, std::vector<DeviceSample> &samples) {
        for (PenAxes &pen : pens_) {
            if (pen.info().id != event.deviceid)
                continue;
            const double *value = event.valuators.values;
            for (int i = 0; i < event.valuators.mask_len * 8; ++i)
                if (XIMaskIsSet(event.valuators.mask, i))
                    pen.set(i, *value++);
            pen.setPlace(event.event_x, event.event_y);
            if (event.evtype != XI_Motion)
                pen.setButton(event.detail, event.evtype == XI_ButtonPress);
            samples.push_back(pen.sample(static_cast<double>(event.time) / 1000));
        }
    }

    ::Display *display_ = nullptr;
    unsigned long window_ = 0;
    int opcode_ = 0;
    std::vector<PenAxes> pens_;
    std::vector<DeviceInfo> devices_;
    std::string problem_;
};

} // namespace

std::unique_ptr<PenSource> openXInputPens(unsigned long window) { return std::make_unique<XInputPens>(window); }

} // namespace stipple::app
