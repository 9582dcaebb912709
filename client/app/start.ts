import '#client/shared/styles/index.css'
import { createApp } from 'vue'
import { i18n } from '#client/shared/i18n/i18n.ts'
import App from './App.vue'
import { addAllMessages } from './messages.ts'
import { router } from './router.ts'

addAllMessages()
createApp(App).use(i18n).use(router).mount('#app')
